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

struct ProviderOptions {
    std::string provider;
};

std::string state_of_provider(const Json& provider) {
    if (text_of(provider, "is_enabled") != "true") {
        return "disabled";
    }
    return text_of(provider, "is_enforced") == "true" ? "enforced" : "enabled";
}

std::string domains_of(const Json& provider) {
    std::string text;
    for (const Json& domain : client::items_of(provider, "domains")) {
        text += (text.empty() ? "" : ", ") + *domain.if_string();
    }
    return text;
}

Status list_providers(const NoOptions&, Environment& environment) {
    TRY(auto client, connect(environment));
    TRY(Json::Array items, list_of(client, kProviders));
    TextTable table({{"id"},
                     {"name", TextTable::Align::Left, TextTable::Fit::MayBeCut},
                     {"kind"},
                     {"state"},
                     {"domains", TextTable::Align::Left, TextTable::Fit::MayBeCut}});
    for (const Json& item : items) {
        table.add_row({text_of(item, "id"), text_of(item, "name"), text_of(item, "kind"),
                       state_of_provider(item), domains_of(item)});
    }
    write_listing(std::move(items), table, environment);
    return {};
}

struct Line {
    std::string_view label;
    std::string_view key;
};

/// Members that there are, a line each.
void write_lines(const Json& document,
                 std::initializer_list<Line> lines,
                 Environment& environment) {
    for (const auto& [label, key] : lines) {
        if (const std::string text = text_of(document, key); !text.empty()) {
            environment.out << fmt::format("  {}: {}\n", label, text);
        }
    }
}

void write_saml(const Json& saml, Environment& environment) {
    const Json settings = client::value_of(saml, "settings");
    write_lines(client::value_of(saml, "own"),
                {{"entity id of Muster", "entity_id"},
                 {"assertion consumer service", "consumer_url"},
                 {"metadata of Muster", "metadata_url"}},
                environment);
    if (settings.is_null()) {
        environment.out << "  nobody can sign in there yet: it has no metadata\n";
        return;
    }
    write_lines(settings,
                {{"entity id", "entity_id"},
                 {"signs in at", "sign_in_url"},
                 {"metadata", "metadata_url"},
                 {"metadata good until", "valid_until"}},
                environment);
    for (const Json& certificate : client::items_of(settings, "certificates")) {
        environment.out << fmt::format("  certificate {}: until {}\n",
                                       text_of(certificate, "subject"),
                                       text_of(certificate, "not_after"));
    }
}

void write_provisioning(const Json& provisioning, Environment& environment) {
    const Json::Array& tokens = client::items_of(provisioning, "tokens");
    if (tokens.empty()) {
        return;
    }
    environment.out << fmt::format("  provisions {} users and {} groups at {}\n",
                                   text_of(provisioning, "users"), text_of(provisioning, "groups"),
                                   text_of(provisioning, "base_url"));
    for (const Json& token : tokens) {
        const std::string used = text_of(token, "last_used_at");
        environment.out << fmt::format("  SCIM token {} \"{}…\": {}\n", text_of(token, "id"),
                                       text_of(token, "hint"),
                                       used.empty() ? "never used" : "last used " + used);
    }
}

Status show_provider(const ProviderOptions& options, Environment& environment) {
    TRY(auto client, connect(environment));
    TRY(const Json provider, find_named(client, kProviders, options.provider));
    if (environment.settings.json) {
        environment.out << provider.str() << '\n';
        return {};
    }
    const std::string id = percent_encode(text_of(provider, "id"));
    environment.out << fmt::format("{} {} ({}): {}\n", id, text_of(provider, "name"),
                                   text_of(provider, "kind"), state_of_provider(provider));
    environment.out << fmt::format("  addresses of: {}\n", domains_of(provider));
    environment.out << (text_of(provider, "creates_users") == "true"
                            ? "  who comes from there for the first time becomes a user\n"
                            : "  only who is provisioned or invited gets in\n");
    write_lines(
        client::value_of(provider, "oidc"),
        {{"issuer", "issuer"}, {"client id", "client_id"}, {"redirect URI", "redirect_uri"}},
        environment);
    if (text_of(provider, "kind") == "saml") {
        TRY(const Json saml, client.get(path_of(kProviders, provider, "/saml")));
        write_saml(saml, environment);
    }
    TRY(const Json provisioning, client.get("/api/v1/provisioning/" + id));
    write_provisioning(provisioning, environment);
    return {};
}

} // namespace

void add_providers(CLI::App& providers, Invocation& invocation) {
    add_command(providers, invocation, "list", "List the providers that people sign in at",
                list_providers, Place::Server);
    add_command<ProviderOptions>(
        providers, invocation, "show", "Show a provider, and what to enter there",
        [](CLI::App& command, ProviderOptions& options) {
            command.add_option("provider", options.provider, "The name, or provider_...")
                ->required();
        },
        show_provider, Place::Server);
}

} // namespace muster::commands
