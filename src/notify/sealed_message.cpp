#include "notify/sealed_message.h"

namespace muster::notify {
namespace {

crypto::SealedPlace place_of(const std::string& id) {
    return {.table = kDeliveryTable, .column = kMessageColumn, .row = id};
}

} // namespace

std::string
seal_message(const Message& message, const DeliveryId& id, const crypto::Sealer& sealer) {
    const std::string row = id.str();
    return sealer.seal(Secret(to_json(message).str()), place_of(row));
}

Result<Message> open_message(const Delivery& delivery, const crypto::Sealer& sealer) {
    const std::string row = delivery.id.str();
    TRY(const Secret opened, sealer.open(delivery.sealed_message, place_of(row)));
    TRY(const Json json, Json::parse(opened.reveal()));
    return message_of(json);
}

} // namespace muster::notify
