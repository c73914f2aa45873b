#include <fmt/format.h>

#include "app/server_files.h"
#include "base/json.h"
#include "client/device_login.h"
#include "commands/command.h"
#include "commands/remote.h"

namespace muster::commands {
namespace {

constexpr const char* kLoginHelp =
    R"help(Shows a code, which you type into the console in a browser where you are signed in; waits until you
have agreed there, and keeps the sign-in for the commands that follow. It acts with your role, ends
after thirty days without use or ninety in all, and is listed in the console beside your sessions.
Programs take an API token instead, in the variable MUSTER_TOKEN.

A server whose certificate nobody has signed is trusted by its fingerprint:
  muster login --server https://10.0.0.5:8443 --fingerprint 3A:9F:...)help";

struct LoginOptions {
    std::string name;
};

struct LogoutOptions {
    bool forget = false;
};

void show_codes(const client::DeviceCodes& codes, Environment& environment) {
    if (environment.settings.json) {
        environment.out << Json(Json::Object{{"user_code", codes.user_code},
                                             {"verification_uri", codes.page},
                                             {"verification_uri_complete", codes.full_page},
                                             {"expires_in", codes.lasts.count()}})
                               .str()
                        << std::endl; // before the wait
        return;
    }
    environment.err << fmt::format("Open {}\nand type the code {}\n(or open {})\n", codes.page,
                                   codes.user_code, codes.full_page)
                    << std::flush;
}

void show_identity(const client::Identity& who,
                   const std::string& server,
                   Environment& environment) {
    if (environment.settings.json) {
        environment.out << Json(Json::Object{
                                    {"server", server},
                                    {"id", who.id},
                                    {"name", who.name},
                                    {"email", who.email.empty() ? Json() : Json(who.email)},
                                    {"role", who.role},
                                    {"credential", who.credential},
                                    {"expires_at",
                                     who.expires_at.empty() ? Json() : Json(who.expires_at)}})
                               .str()
                        << '\n';
        return;
    }
    environment.out << fmt::format("{} on {}, role {}{}\n", who.label(), server, who.role,
                                   who.expires_at.empty() ? "" : ", until " + who.expires_at);
}

client::Login login_of(const client::Connection& connection, const client::Identity& who) {
    client::Login login{.server = connection.server,
                        .token = *connection.token,
                        .fingerprint = {},
                        .ca_file = {},
                        .user = who.label()};
    if (const auto* pinned = std::get_if<net::PinnedTrust>(&connection.trust)) {
        login.fingerprint = pinned->fingerprint;
    }
    if (const auto* file = std::get_if<net::FileTrust>(&connection.trust)) {
        login.ca_file = std::filesystem::absolute(file->file);
    }
    return login;
}

Status login(const LoginOptions& options, Environment& environment) {
    TRY(auto logins, read_logins());
    client::ServerChoice choice = environment.settings.server;
    choice.token.reset();
    TRY(auto connection, client::connection_for(choice, logins));
    connection.token.reset(); // one that has ended must not stand in the way
    TRY(auto stranger, connect(environment, connection));
    const std::string name =
        options.name.empty() ? fmt::format("muster on {}", app::host_name()) : options.name;
    TRY(const auto codes, client::begin_login(stranger, name));
    show_codes(codes, environment);
    TRY(Secret token, client::wait_for_token(stranger, codes, environment.stop));
    connection.token = std::move(token);
    connection.token_from = client::Connection::TokenFrom::Login;
    TRY(auto client, connect(environment, connection));
    TRY(const auto who, client::who_am_i(client));
    TRY_DONE(logins.save(login_of(connection, who)));
    show_identity(who, connection.server.str(), environment);
    return {};
}

Status logout(const LogoutOptions& options, Environment& environment) {
    TRY(auto logins, read_logins());
    client::ServerChoice choice = environment.settings.server;
    choice.token.reset(); // what the environment gives is not ours to end
    TRY(const auto connection, client::connection_for(choice, logins));
    if (logins.find(connection.server) == nullptr) {
        return Error{ErrorKind::NotFound, "login.none",
                     fmt::format("not signed in to {}", connection.server.str())};
    }
    if (!options.forget) {
        TRY(auto client, connect(environment, connection));
        const auto who = client::who_am_i(client);
        if (who) {
            TRY_DONE(client.remove("/api/v1/user-tokens/" + who->credential_id));
        } else if (who.error().kind != ErrorKind::Unauthorized) { // else it has ended already
            return who.error();
        }
    }
    TRY_DONE(logins.remove(connection.server));
    if (!environment.settings.json) {
        environment.out << fmt::format("signed out of {}\n", connection.server.str());
    }
    return {};
}

Status who_am_i(const NoOptions&, Environment& environment) {
    TRY(auto client, connect(environment));
    TRY(const auto who, client::who_am_i(client));
    show_identity(who, client.connection().server.str(), environment);
    return {};
}

} // namespace

void add_login(CLI::App& parent, Invocation& invocation) {
    add_command<LoginOptions>(
        parent, invocation, "login", "Sign in to a server",
        [](CLI::App& command, LoginOptions& options) {
            command.footer(kLoginHelp);
            command
                .add_option("--name", options.name,
                            "How the console calls this command line (muster on HOST)")
                ->type_name("NAME");
        },
        login, Place::Server);
    add_command<LogoutOptions>(
        parent, invocation, "logout", "Sign out of a server",
        [](CLI::App& command, LogoutOptions& options) {
            command.add_flag("--forget", options.forget,
                             "Only forget the sign-in here, of a server that is gone");
        },
        logout, Place::Server);
    add_command(parent, invocation, "whoami", "Who a server says that one is", who_am_i,
                Place::Server);
}

} // namespace muster::commands
