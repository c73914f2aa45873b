#include "webauthn/client_data.h"

#include "base/json.h"
#include "crypto/constant_time.h"

namespace muster::webauthn {
namespace {

constexpr std::size_t kMostJsonDepth = 8;

Error malformed_client_data() {
    return {ErrorKind::Invalid, "passkey.malformed", "the data of the browser cannot be read"};
}

Result<std::string> text_of(const Json& object, std::string_view name) {
    const Json* const member = object.find(name);
    const std::string* const text = member == nullptr ? nullptr : member->if_string();
    if (text == nullptr) {
        return malformed_client_data();
    }
    return *text;
}

} // namespace

Result<ClientData> ClientData::parse(ByteSpan json) {
    const auto object = Json::parse(as_text(json), {.bytes = kMostBytes, .depth = kMostJsonDepth});
    if (!object || object->if_object() == nullptr) {
        return malformed_client_data();
    }
    ClientData data;
    TRY(data.type, text_of(*object, "type"));
    TRY(data.challenge, text_of(*object, "challenge"));
    TRY(data.origin, text_of(*object, "origin"));
    if (const Json* const cross_origin = object->find("crossOrigin")) {
        if (cross_origin->if_bool() == nullptr) {
            return malformed_client_data();
        }
        data.is_cross_origin = *cross_origin->if_bool();
    }
    return data;
}

Status ClientData::check(Ceremony ceremony,
                         std::string_view expected_challenge,
                         const RelyingParty& relying_party) const {
    if (type != (ceremony == Ceremony::Create ? "webauthn.create" : "webauthn.get")) {
        return Error{ErrorKind::Unauthorized, "passkey.wrong_ceremony",
                     "the browser was asked for something else"};
    }
    if (!crypto::equal_in_constant_time(as_bytes(challenge), as_bytes(expected_challenge))) {
        return Error{ErrorKind::Unauthorized, "passkey.wrong_challenge",
                     "this answers another question, or one that is too old; try again"};
    }
    if (is_cross_origin || origin != relying_party.origin) {
        return Error{ErrorKind::Unauthorized, "passkey.wrong_origin",
                     "a page of another site asked for the passkey"};
    }
    return {};
}

} // namespace muster::webauthn
