#include <fmt/format.h>

#include "client/json_text.h"
#include "commands/command.h"
#include "commands/console_alone.h"
#include "commands/listing.h"
#include "commands/named.h"
#include "commands/remote.h"

namespace muster::commands {
namespace {

using client::text_of;
using cost::TextTable;

constexpr std::string_view kPage = "/profile";
constexpr const char* kListHelp =
    "A passkey is made by a browser, and removed in one by its owner, who has just proved who they "
    "are: on the page of the console that is printed behind the list.";
constexpr const char* kRemoveHelp =
    "That takes its owner, who has just proved who they are, in a browser: this says where.";

constexpr Named kPasskeys{.path = "/api/v1/profile/passkeys",
                          .key = "name",
                          .thing = "passkey",
                          .command = "muster passkeys list",
                          .not_found = "passkey.not_found",
                          .ambiguous = "passkey.ambiguous",
                          .query = ""}; // so few that their list has no pages

struct PasskeyOptions {
    std::string passkey;
};

struct RenameOptions {
    std::string passkey;
    std::string name;
};

std::string state_of_passkey(const Json& passkey) {
    if (text_of(passkey, "is_copied") == "true") {
        return "refused: it was copied";
    }
    return text_of(passkey, "is_backed_up") == "true" ? "backed up" : "on one device";
}

Status list_passkeys(const NoOptions&, Environment& environment) {
    TRY(auto client, connect(environment));
    TRY(Json::Array items, list_of(client, kPasskeys));
    TextTable table({{"id"},
                     {"name", TextTable::Align::Left, TextTable::Fit::MayBeCut},
                     {"for"},
                     {"state"},
                     {"made"},
                     {"last used"}});
    for (const Json& item : items) {
        table.add_row({text_of(item, "id"), text_of(item, "name"), text_of(item, "site"),
                       state_of_passkey(item), text_of(item, "created_at"),
                       text_of(item, "last_used_at")});
    }
    write_listing(std::move(items), table, environment);
    if (!environment.settings.json) {
        environment.err << fmt::format("A browser makes and removes them: {}{}\n",
                                       client.connection().server.str(), kPage);
    }
    return {};
}

Status rename(const RenameOptions& options, Environment& environment) {
    TRY(auto client, connect(environment));
    TRY(const Json passkey, find_named(client, kPasskeys, options.passkey));
    return client.patch(path_of(kPasskeys, passkey), Json::Object{{"name", options.name}});
}

/// A name that means none or several is told as such, and not where to remove it.
Status remove_passkey(const PasskeyOptions& options, Environment& environment) {
    TRY(auto client, connect(environment));
    TRY_DONE(find_named(client, kPasskeys, options.passkey));
    return console_alone(client, "removing a passkey", kPage);
}

} // namespace

void add_passkeys(CLI::App& passkeys, Invocation& invocation) {
    add_command<NoOptions>(
        passkeys, invocation, "list", "List your own",
        [](CLI::App& command, NoOptions&) { command.footer(kListHelp); }, list_passkeys,
        Place::Server);
    add_command<RenameOptions>(
        passkeys, invocation, "rename", "Call one something else",
        [](CLI::App& command, RenameOptions& options) {
            command.add_option("passkey", options.passkey, "The name, or passkey_...")->required();
            command.add_option("name", options.name, "What to call it")->required();
        },
        rename, Place::Server);
    add_command<PasskeyOptions>(
        passkeys, invocation, "remove", "Where to remove_passkey one",
        [](CLI::App& command, PasskeyOptions& options) {
            command.footer(kRemoveHelp);
            command.add_option("passkey", options.passkey, "The name, or passkey_...")->required();
        },
        remove_passkey, Place::Server);
}

} // namespace muster::commands
