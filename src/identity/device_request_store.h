#pragma once

#include <optional>

#include "base/result.h"
#include "crypto/sha256.h"
#include "identity/device_request.h"
#include "sql/session.h"

namespace muster::identity {

// The rows of device requests, each function inside the caller's transaction. Errors of all: those
// of sql::Session.

struct DeviceRequestKeys {
    crypto::Sha256Digest device;    // the hash of what the program asks with
    crypto::Sha256Digest user_code; // the keyed hash of what the person types
};

Status insert_device_request(sql::Session& session,
                             const DeviceRequest& request,
                             const DeviceRequestKeys& keys);
Result<std::optional<DeviceRequest>> find_by_device(sql::Session& session,
                                                    const crypto::Sha256Digest& device);
Result<std::optional<DeviceRequest>> find_by_user_code(sql::Session& session,
                                                       const crypto::Sha256Digest& user_code);
/// Its pace, last question, state and user.
Status save_device_request(sql::Session& session, const DeviceRequest& request);
Status delete_device_request(sql::Session& session, const DeviceRequestId& id);
/// Those that users of a provider have decided.
Status delete_device_requests(sql::Session& session, const ProviderId& provider);
Status delete_expired_device_requests(sql::Session& session, Instant now);

} // namespace muster::identity
