#pragma once

#include <string>

#include "base/result.h"
#include "crypto/sealer.h"
#include "notify/delivery_store.h"
#include "notify/message.h"

namespace muster::notify {

// A message as it waits in the row of a delivery.

std::string
seal_message(const Message& message, const DeliveryId& id, const crypto::Sealer& sealer);
/// Errors: those of crypto::Sealer::open(); Internal "notify.bad_message".
Result<Message> open_message(const Delivery& delivery, const crypto::Sealer& sealer);

} // namespace muster::notify
