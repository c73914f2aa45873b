#include "client/connection.h"

namespace muster::client {
namespace {

/// What was said of trust, else what is remembered, else the machine's authorities.
Status set_trust(const ServerChoice& choice, const Login* login, net::TrustIn& trust) {
    if (choice.fingerprint && choice.ca_file) {
        return Error{ErrorKind::Invalid, "usage.malformed",
                     "give either --ca-file or --fingerprint"};
    }
    if (choice.fingerprint) {
        TRY(const auto fingerprint, net::CertificateFingerprint::parse(*choice.fingerprint));
        trust.emplace<net::PinnedTrust>(fingerprint);
    } else if (choice.ca_file) {
        trust.emplace<net::FileTrust>(*choice.ca_file);
    } else if (login != nullptr && login->fingerprint) {
        trust.emplace<net::PinnedTrust>(*login->fingerprint);
    } else if (login != nullptr && login->ca_file) {
        trust.emplace<net::FileTrust>(*login->ca_file);
    }
    return {};
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
    Connection connection{.server = std::move(server), .trust = {}, .token = {}};
    TRY_DONE(set_trust(choice, login, connection.trust));
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
