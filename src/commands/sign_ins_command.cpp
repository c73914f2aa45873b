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

struct SignInsOptions {
    std::string user;
    bool of_everybody = false;
    unsigned limit = 50;
};

Result<std::string> sign_ins_query(client::ApiClient& client, const SignInsOptions& options) {
    std::string query = fmt::format("?limit={}", options.limit);
    if (options.of_everybody) {
        return query + "&user_id=all";
    }
    if (options.user.empty()) {
        return query;
    }
    TRY(const Json user, find_named(client, kUsers, options.user));
    return query + "&user_id=" + percent_encode(text_of(user, "id"));
}

/// By what somebody came in, or tried to.
std::string way_of(const Json& entry, const NamesById& providers) {
    const std::string provider = text_of(entry, "provider_id");
    const std::string second = text_of(entry, "second_factor");
    return fmt::format("{}{}{}", text_of(entry, "method"),
                       provider.empty() ? "" : ' ' + providers.of(provider),
                       second.empty() ? "" : ", " + second);
}

Status list_sign_ins(const SignInsOptions& options, Environment& environment) {
    TRY(auto client, connect(environment));
    TRY(const std::string query, sign_ins_query(client, options));
    TRY(const Json page, client.get("/api/v1/sign-ins" + query));
    Json::Array items = client::items_of(page, "items");
    TRY(const auto users, NamesById::read(client, kUsers));
    TRY(const auto providers, NamesById::read(client, kProviders));
    TextTable table({{"at"},
                     {"user"},
                     {"by"},
                     {"outcome"},
                     {"address"},
                     {"browser", TextTable::Align::Left, TextTable::Fit::MayBeCut}});
    for (const Json& item : items) {
        const std::string reason = text_of(item, "reason");
        table.add_row({text_of(item, "at"), users.of(text_of(item, "user_id")),
                       way_of(item, providers), reason.empty() ? text_of(item, "outcome") : reason,
                       text_of(item, "address"), text_of(item, "user_agent")});
    }
    write_listing(std::move(items), table, environment);
    return {};
}

void describe_sign_ins(CLI::App& command, SignInsOptions& options) {
    CLI::Option* user =
        command.add_option("--user", options.user, "Whose: the address, or user_... (one's own)")
            ->type_name("USER");
    command.add_flag("--all", options.of_everybody, "Everybody's")->excludes(user);
    command.add_option("--limit", options.limit, "How many at most")
        ->type_name("N")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
}

} // namespace

void add_sign_ins(CLI::App& parent, Invocation& invocation) {
    add_command<SignInsOptions>(parent, invocation, "sign-ins",
                                "List who signed in to a server or tried to, the newest first",
                                describe_sign_ins, list_sign_ins, Place::Server);
}

} // namespace muster::commands
