#pragma once

#include <chrono>
#include <functional>
#include <stop_token>
#include <string>

#include "base/result.h"
#include "base/secret.h"
#include "client/api_client.h"

namespace muster::client {

/// What the person is told, while the program waits.
struct DeviceCodes {
    Secret device_code;
    std::string user_code;
    std::string page;      // where they type the code
    std::string full_page; // the same with the code in it
    std::chrono::seconds lasts{0};
    std::chrono::seconds pace{0};
};

/// Begins a sign-in. Errors: those of ApiClient; Upstream "net.tls" with the fingerprint of the
/// certificate in the detail, where that is not trusted, and what to do.
Result<DeviceCodes> begin_login(ApiClient& client, const std::string& client_name);

/// Waits until somebody has decided. Errors: those of ApiClient, among them "device.denied" and
/// "device.expired"; Unavailable "net.cancelled".
Result<Secret>
wait_for_token(ApiClient& client, const DeviceCodes& codes, const std::stop_token& stop);

/// Who a server says that we are.
struct Identity {
    std::string id;
    std::string name;
    std::string email; // empty for an API token
    std::string role;
    std::string credential; // user_token, api_token
    std::string credential_id;
    std::string expires_at; // empty: never

    /// "Ann <ann@example.com>", or the name of an API token.
    [[nodiscard]] std::string label() const;
};
/// Errors: those of ApiClient.
Result<Identity> who_am_i(ApiClient& client);
Identity identity_of(const Json& document);

} // namespace muster::client
