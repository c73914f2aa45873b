#include "client/device_login.h"

#include <algorithm>

#include <fmt/format.h>

#include "client/json_text.h"
#include "client/wait.h"

namespace muster::client {
namespace {

/// What to do about a certificate that is not trusted: nothing that skips the question.
Error untrusted(const Connection& connection, const Error& error) {
    const auto seen = net::HttpClient::fingerprint_of(connection.server.str(), {});
    if (!seen) {
        return error;
    }
    return {error.kind, error.reason,
            fmt::format("{0}. Its certificate has the SHA-256 fingerprint {1}; where the server's "
                        "own shows the same (openssl x509 -noout -sha256 -fingerprint -in "
                        "tls.crt), sign in with --fingerprint {1}",
                        error.detail, seen->str())};
}

} // namespace

Result<DeviceCodes> begin_login(ApiClient& client, const std::string& client_name) {
    const auto answer =
        client.post("/api/v1/device-authorizations", Json::Object{{"client_name", client_name}});
    if (!answer) {
        return answer.error().reason == "net.tls" ? untrusted(client.connection(), answer.error())
                                                  : answer.error();
    }
    DeviceCodes codes{.device_code = Secret(text_of(*answer, "device_code")),
                      .user_code = text_of(*answer, "user_code"),
                      .page = text_of(*answer, "verification_uri"),
                      .full_page = text_of(*answer, "verification_uri_complete"),
                      .lasts = std::chrono::seconds(integer_of(*answer, "expires_in")),
                      .pace = std::chrono::seconds(integer_of(*answer, "interval"))};
    if (codes.device_code.reveal().empty() || codes.user_code.empty() || codes.pace.count() < 1) {
        return Error{ErrorKind::Upstream, "client.no_muster",
                     client.connection().server.str() + " answers with no codes"};
    }
    return codes;
}

Result<Secret>
wait_for_token(ApiClient& client, const DeviceCodes& codes, const std::stop_token& stop) {
    std::chrono::seconds pace = codes.pace;
    while (true) {
        TRY_DONE(wait_for(pace, stop));
        const auto answer =
            client.post("/api/v1/device-authorizations/token",
                        Json::Object{{"device_code", std::string(codes.device_code.reveal())}});
        if (answer) {
            return Secret(text_of(*answer, "token"));
        }
        const Error& error = answer.error();
        if (error.reason == "device.slow_down") {
            pace = std::max(pace + std::chrono::seconds(5), error.retry_after);
        } else if (error.reason != "device.authorization_pending" &&
                   error.kind != ErrorKind::Unavailable) { // what may pass: the code lives on
            return error;
        }
    }
}

std::string Identity::label() const {
    return email.empty() ? name : fmt::format("{} <{}>", name, email);
}

Identity identity_of(const Json& document) {
    return {.id = text_of(document, "id"),
            .name = text_of(document, "name"),
            .email = text_of(document, "email"),
            .role = text_of(document, "role"),
            .credential = text_of(document, "credential"),
            .credential_id = text_of(document, "credential_id"),
            .expires_at = text_of(document, "expires_at")};
}

Result<Identity> who_am_i(ApiClient& client) {
    TRY(const Json document, client.get("/api/v1/whoami"));
    return identity_of(document);
}

} // namespace muster::client
