#include <fmt/format.h>

#include "base/percent.h"
#include "client/json_text.h"
#include "commands/command.h"
#include "commands/listing.h"
#include "commands/named.h"
#include "commands/remote.h"

namespace muster::commands {
namespace {

using client::text_of;
using cost::TextTable;

struct SessionListOptions {
    std::string user;
};

struct SessionRevokeOptions {
    std::string session;
};

/// What people are signed in with: the API keeps browsers and command lines apart, and tells them
/// by their ids.
struct Kind {
    std::string_view path;
    std::string_view name;
    std::string_view called; // the member that says what it calls itself
    std::string_view used;
};
constexpr Kind kBrowser{
    .path = "/api/v1/sessions", .name = "browser", .called = "user_agent", .used = "last_seen_at"};
constexpr Kind kCommandLine{.path = "/api/v1/user-tokens",
                            .name = "command line",
                            .called = "client_name",
                            .used = "last_used_at"};

/// Whose: one's own where nobody is named.
Result<std::string> session_query(client::ApiClient& client, const SessionListOptions& options) {
    if (options.user.empty()) {
        return std::string();
    }
    TRY(const Json user, find_named(client, kUsers, options.user));
    return "?user_id=" + percent_encode(text_of(user, "id"));
}

Status list_sessions(const SessionListOptions& options, Environment& environment) {
    TRY(auto client, connect(environment));
    TRY(const std::string query, session_query(client, options));
    TextTable table({{"id"},
                     {"kind"},
                     {"calls itself", TextTable::Align::Left, TextTable::Fit::MayBeCut},
                     {"address"},
                     {"began"},
                     {"last used"},
                     {"good until"}});
    Json::Array all;
    for (const Kind& kind : {kBrowser, kCommandLine}) {
        TRY(const Json::Array items, client.list(fmt::format("{}{}", kind.path, query)));
        for (const Json& item : items) {
            const bool is_this = text_of(item, "is_current") == "true";
            table.add_row({text_of(item, "id"), is_this ? "this one" : std::string(kind.name),
                           text_of(item, kind.called), text_of(item, "address"),
                           text_of(item, "created_at"), text_of(item, kind.used),
                           text_of(item, "expires_at")});
        }
        all.insert(all.end(), items.begin(), items.end());
    }
    write_listing(std::move(all), table, environment);
    return {};
}

Status revoke_session(const SessionRevokeOptions& options, Environment& environment) {
    TRY(auto client, connect(environment));
    const Kind& kind = options.session.starts_with("login_") ? kCommandLine : kBrowser;
    return client.remove(path_of(kind.path, options.session));
}

} // namespace

void add_sessions(CLI::App& sessions, Invocation& invocation) {
    add_command<SessionListOptions>(
        sessions, invocation, "list", "List browsers and command lines that are signed in",
        [](CLI::App& command, SessionListOptions& options) {
            command
                .add_option("--user", options.user, "Whose: the address, or user_... (one's own)")
                ->type_name("USER");
        },
        list_sessions, Place::Server);
    add_command<SessionRevokeOptions>(
        sessions, invocation, "revoke", "Sign a browser or a command line out at once",
        [](CLI::App& command, SessionRevokeOptions& options) {
            command.add_option("session", options.session, "session_... or login_...")->required();
        },
        revoke_session, Place::Server);
}

} // namespace muster::commands
