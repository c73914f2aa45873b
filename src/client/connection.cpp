#include "client/connection.h"

namespace muster::client {
namespace {

Result<net::TrustIn> trust_in(const ServerChoice& choice, const Login* login) {
    if (choice.fingerprint && choice.ca_file) {
        return Error{ErrorKind::Invalid, "usage.malformed",
                     "give either --ca-file or --fingerprint"};
    }
    if (choice.fingerprint) {
        TRY(const auto fingerprint, net::CertificateFingerprint::parse(*choice.fingerprint));
        return net::TrustIn(net::PinnedTrust{fingerprint});
    }
    if (choice.ca_file) {
        return net::TrustIn(net::FileTrust{*choice.ca_file});
    }
    if (login != nullptr && login->fingerprint) {
        return net::TrustIn(net::PinnedTrust{*login->fingerprint});
    }
    if (login != nullptr && login->ca_file) {
        return net::TrustIn(net::FileTrust{*login->ca_file});
    }
    return net::TrustIn(net::SystemTrust{});
}

Result<ServerAddress> server_of(const ServerChoice& choice, const LoginFile& logins) {
    if (choice.server) {
        return ServerAddress::parse(*choice.server);
    }
    if (const Login* const newest = logins.newest()) {
        return newest->server;
    }
    return Error{ErrorKind::Invalid, "usage.missing",
                 "say which server: --server URL, or sign in with muster login --server URL"};
}

} // namespace

Result<Connection> connection_for(const ServerChoice& choice, const LoginFile& logins) {
    TRY(auto server, server_of(choice, logins));
    const Login* const login = logins.find(server);
    TRY(auto trust, trust_in(choice, login));
    Connection connection{.server = std::move(server), .trust = std::move(trust), .token = {}};
    if (choice.token) {
        connection.token = choice.token;
        connection.token_from = Connection::TokenFrom::Environment;
    } else if (login != nullptr) {
        connection.token = login->token;
        connection.token_from = Connection::TokenFrom::Login;
    }
    return connection;
}

} // namespace muster::client
