#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "base/result.h"
#include "base/secret.h"
#include "client/login_file.h"
#include "client/server_address.h"
#include "net/trust.h"

namespace muster::client {

/// What somebody has said about the server to ask, by options and the environment.
struct ServerChoice {
    std::optional<std::string> server;
    std::optional<std::string> ca_file;
    std::optional<std::string> fingerprint;
    std::optional<Secret> token; // of the environment: never of the command line, which others see
};

/// A server, how it is trusted, and what opens its door.
struct Connection {
    enum class TokenFrom { Nowhere, Environment, Login };

    ServerAddress server;
    net::TrustIn trust;
    std::optional<Secret> token;
    TokenFrom token_from = TokenFrom::Nowhere;
};

/// What was said goes before what is remembered of the server. Without a server, that which was
/// signed in to last. Errors: Invalid "usage.missing" where there is none; Invalid
/// "usage.bad_server", "usage.malformed"; Invalid "net.bad_fingerprint".
Result<Connection> connection_for(const ServerChoice& choice, const LoginFile& logins);

} // namespace muster::client
