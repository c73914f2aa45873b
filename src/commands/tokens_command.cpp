#include "client/json_text.h"
#include "commands/command.h"
#include "commands/listing.h"
#include "commands/named.h"
#include "commands/remote.h"

namespace muster::commands {
namespace {

using client::text_of;
using cost::TextTable;

struct TokenOptions {
    std::string token;
};

constexpr Named kTokens{.path = "/api/v1/api-tokens",
                        .key = "name",
                        .thing = "API token",
                        .command = "muster tokens list",
                        .not_found = "api_token.not_found",
                        .ambiguous = "api_token.ambiguous"};

Status list_tokens(const NoOptions&, Environment& environment) {
    TRY(auto client, connect(environment));
    TRY(Json::Array items, list_of(client, kTokens));
    TextTable table({{"id"},
                     {"name", TextTable::Align::Left, TextTable::Fit::MayBeCut},
                     {"role"},
                     {"begins with"},
                     {"good until"},
                     {"last used"}});
    for (const Json& item : items) {
        table.add_row({text_of(item, "id"), text_of(item, "name"), text_of(item, "role"),
                       text_of(item, "hint"), text_of(item, "expires_at"),
                       text_of(item, "last_used_at")});
    }
    write_listing(std::move(items), table, environment);
    return {};
}

Status revoke_token(const TokenOptions& options, Environment& environment) {
    TRY(auto client, connect(environment));
    TRY(const Json token, find_named(client, kTokens, options.token));
    return client.remove(path_of(kTokens, token));
}

} // namespace

void add_tokens(CLI::App& tokens, Invocation& invocation) {
    add_command(tokens, invocation, "list", "List API tokens, never their secrets", list_tokens,
                Place::Server);
    add_command<TokenOptions>(
        tokens, invocation, "revoke", "Revoke an API token: it is refused from then on",
        [](CLI::App& command, TokenOptions& options) {
            command.add_option("token", options.token, "The name, or token_...")->required();
        },
        revoke_token, Place::Server);
}

} // namespace muster::commands
