#pragma once

#include <functional>

#include <CLI/App.hpp>

#include "base/result.h"
#include "commands/environment.h"

namespace muster::commands {

/// What a command works on.
enum class Place {
    Here,     // a data directory of this machine
    Anywhere, // the same, or a server where one is named
    Server,
};

/// What the command line chose: filled in while it is parsed, run once it is understood.
struct Invocation {
    std::function<Status(Environment&)> run;
    Place place = Place::Here;
};

/// Makes a subcommand whose options land in an `Options` that lives as long as the parser, and
/// which runs `action` on them. Options of the parents are accepted behind it too.
template <class Options, class Describe>
void add_command(CLI::App& parent,
                 Invocation& invocation,
                 const std::string& name,
                 const std::string& summary,
                 Describe describe,
                 Status (*action)(const Options&, Environment&),
                 Place place = Place::Here) {
    CLI::App* command = parent.add_subcommand(name, summary);
    auto options = std::make_shared<Options>(); // CLI11 keeps it in the callback
    command->footer("");                        // not the parent's
    describe(*command, *options);
    command->fallthrough();
    command->callback([options, action, place, &invocation] {
        invocation.place = place;
        invocation.run = [options, action](Environment& environment) {
            return action(*options, environment);
        };
    });
}

struct NoOptions {};

/// A subcommand without options of its own.
inline void add_command(CLI::App& parent,
                        Invocation& invocation,
                        const std::string& name,
                        const std::string& summary,
                        Status (*action)(const NoOptions&, Environment&),
                        Place place = Place::Here) {
    add_command<NoOptions>(
        parent, invocation, name, summary, [](CLI::App&, NoOptions&) {}, action, place);
}

// Each in a file of its own, named after it.
void add_api(CLI::App& parent, Invocation& invocation);
void add_audit_verify(CLI::App& audit, Invocation& invocation);
void add_backup(CLI::App& parent, Invocation& invocation);
void add_billing_import(CLI::App& billing, Invocation& invocation);
void add_billing_listings(CLI::App& billing, Invocation& invocation); // sources, periods
void add_billing_s3(CLI::App& billing, Invocation& invocation);
void add_connection_bills(CLI::App& connections, Invocation& invocation); // months, backfill, …
void add_connections(CLI::App& connections, Invocation& invocation);
void add_cost_names(CLI::App& cost, Invocation& invocation); // dimensions, measures
void add_cost_report(CLI::App& cost, Invocation& invocation);
void add_cost_saved(CLI::App& cost, Invocation& invocation);
void add_doctor(CLI::App& parent, Invocation& invocation);
void add_groups(CLI::App& groups, Invocation& invocation);
void add_ledger_collect(CLI::App& ledger, Invocation& invocation);
void add_ledger_diff(CLI::App& ledger, Invocation& invocation);
void add_ledger_export(CLI::App& ledger, Invocation& invocation);
void add_ledger_verify(CLI::App& ledger, Invocation& invocation);
void add_ledger_versions(CLI::App& ledger, Invocation& invocation);
void add_login(CLI::App& parent, Invocation& invocation);  // login, logout, whoami
void add_manual(CLI::App& parent, Invocation& invocation); // completion, man
void add_passkeys(CLI::App& passkeys, Invocation& invocation);
void add_providers(CLI::App& providers, Invocation& invocation);
void add_resources(CLI::App& resources, Invocation& invocation);
void add_restore(CLI::App& parent, Invocation& invocation);
void add_sessions(CLI::App& sessions, Invocation& invocation);
void add_sign_ins(CLI::App& parent, Invocation& invocation);
void add_sql(CLI::App& parent, Invocation& invocation);
void add_support(CLI::App& support, Invocation& invocation);
void add_tasks(CLI::App& parent, Invocation& invocation); // list, show, follow
void add_tokens(CLI::App& tokens, Invocation& invocation);
void add_users(CLI::App& users, Invocation& invocation);
void add_version(CLI::App& parent, Invocation& invocation);

} // namespace muster::commands
