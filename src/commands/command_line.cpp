#include "commands/command_line.h"

#include <algorithm>
#include <exception>
#include <iostream>
#include <span>
#include <string_view>

#include <CLI/Config.hpp>    // the library defines some virtual functions only here
#include <CLI/Formatter.hpp> // and here
#include <unistd.h>

#include "app/usual_directories.h"
#include "cli/error_report.h"
#include "cli/help.h"
#include "cli/usage_error.h"
#include "commands/command.h"
#include "commands/heap_policy.h"
#include "commands/server_settings.h"
#include "commands/simd_limit.h"
#include "commands/stop_on_signal.h"

namespace muster::commands {
namespace {

constexpr const char* kAbout =
    "Muster answers what an AWS organization spends, on what, in which account, from AWS's own "
    "billing files. No server is needed: state lives in one directory. With --server it asks one.";
constexpr const char* kHelp = R"(Examples:
  muster billing import cur/
  muster cost report --period last-3-months --by service --top 10
  muster sql 'select count(*) from charges'
  muster login --server https://muster.example.com
  muster cost report --server https://muster.example.com --period mtd --by account

Exit codes: 0 done, 1 failed, 2 the command line or report is wrong, 130 stopped by Ctrl-C.
`muster COMMAND --help` tells more.)";

int code(cli::ExitCode exit_code) {
    return static_cast<int>(exit_code);
}

CLI::App& add_family(CLI::App& app, const std::string& name, const std::string& summary) {
    CLI::App* family = app.add_subcommand(name, summary);
    family->require_subcommand(1);
    family->fallthrough();
    family->footer("muster " + name + " COMMAND --help tells more.");
    return *family;
}

/// Who gets into a server, and by which door.
void add_people(CLI::App& app, Invocation& invocation) {
    add_users(add_family(app, "users", "Who may sign in to a server"), invocation);
    add_groups(add_family(app, "groups", "Groups of users, and the roles they give"), invocation);
    add_providers(add_family(app, "providers", "Where the users of a company sign in"), invocation);
    add_tokens(add_family(app, "tokens", "API tokens, which programs sign in with"), invocation);
    add_passkeys(add_family(app, "passkeys", "Your own passkeys"), invocation);
    add_sessions(add_family(app, "sessions", "Browsers and command lines that are signed in"),
                 invocation);
    add_sign_ins(app, invocation);
    add_support(add_family(app, "support", "Engineers from outside, and who lets them in"),
                invocation);
}

/// A script whose variable is unset must not end up in the user's own directory.
std::string is_not_blank(const std::string& text) {
    return text.empty() ? "needs a name" : "";
}

void describe(CLI::App& app, Settings& settings, Invocation& invocation) {
    app.formatter(std::make_shared<cli::Help>());
    app.require_subcommand(1);
    app.add_option("--data", settings.data_directory,
                   "Where Muster keeps its state ($XDG_DATA_HOME/muster, else "
                   "~/.local/share/muster)")
        ->type_name("DIR")
        ->check(is_not_blank);
    app.add_option("--config", settings.config,
                   "The configuration of a server, for its data directory and database; instead "
                   "of --data")
        ->type_name("FILE")
        ->check(is_not_blank);
    app.add_option("--threads", settings.threads, "How many threads may work (one per processor)")
        ->type_name("N")
        ->check(CLI::Range(1, 1024));
    app.add_option("--server", settings.server.server,
                   "Ask this server instead of the data directory ($MUSTER_SERVER)")
        ->type_name("URL");
    app.add_option("--ca-file", settings.server.ca_file,
                   "Trust the server by the certificates in this file ($MUSTER_CA_FILE)")
        ->type_name("FILE");
    app.add_option("--fingerprint", settings.server.fingerprint,
                   "Trust the server by the SHA-256 fingerprint of its certificate")
        ->type_name("SHA256");
    app.add_flag("--json", settings.json, "Output and errors for machines");
    app.add_option("--simd", settings.simd)->group(""); // for tests, not shown
    CLI::App& audit = add_family(app, "audit", "The log of who did what on a server");
    add_audit_verify(audit, invocation);
    CLI::App& billing = add_family(app, "billing", "Bills in");
    add_billing_import(billing, invocation);
    add_billing_listings(billing, invocation);
    add_billing_s3(billing, invocation);
    CLI::App& connections = add_family(app, "connections", "AWS accounts that a server reads");
    add_connections(connections, invocation);
    add_connection_bills(connections, invocation);
    CLI::App& cost = add_family(app, "cost", "Answers out: reports over the bills");
    add_cost_report(cost, invocation);
    add_cost_names(cost, invocation);
    add_cost_saved(cost, invocation);
    CLI::App& ledger = add_family(app, "ledger", "The store of charges and its versions");
    add_ledger_versions(ledger, invocation);
    add_ledger_verify(ledger, invocation);
    add_ledger_diff(ledger, invocation);
    add_ledger_export(ledger, invocation);
    add_ledger_collect(ledger, invocation);
    CLI::App& resources = add_family(app, "resources", "What runs in connected AWS accounts");
    add_resources(resources, invocation);
    add_sql(app, invocation);
    CLI::App& tasks = add_family(app, "tasks", "Long work on a server");
    add_tasks(tasks, invocation);
    add_people(app, invocation);
    add_login(app, invocation);
    add_api(app, invocation);
    add_backup(app, invocation);
    add_restore(app, invocation);
    add_doctor(app, invocation);
    add_version(app, invocation);
    add_manual(app, invocation);
    app.footer(kHelp); // last: commands would take it over
}

/// Settings may be asked for anywhere, so an error in the command line must look for itself.
bool wants_json(int argc, char** argv) {
    const std::span arguments(argv, static_cast<std::size_t>(argc));
    return std::ranges::any_of(arguments,
                               [](const char* text) { return std::string_view(text) == "--json"; });
}

/// Fills in what the command line left open and carries out what concerns the whole process.
Status settle(Settings& settings) {
    settings.is_data_named = !settings.data_directory.empty();
    if (!settings.config.empty()) {
        TRY(const app::ServerConfig config, named_config(settings));
        settings.data_directory = config.data;
        settings.is_data_named = true;
    }
    settings.is_server_named = settings.server.server.has_value();
    if (settings.is_data_named && settings.is_server_named) {
        return Error{ErrorKind::Invalid, "usage.malformed",
                     "give either --data, --config or --server"};
    }
    add_environment(settings.server);
    if (settings.data_directory.empty()) {
        const auto directory = app::default_data_directory();
        if (!directory) {
            return Error{ErrorKind::Invalid, "usage.missing",
                         "--data DIR is needed where HOME is not set"};
        }
        settings.data_directory = *directory;
    }
    return settings.simd ? limit_simd(*settings.simd) : Status();
}

/// Errors: Invalid "usage.malformed" where a server is named to a command that knows none.
Status check_place(const Settings& settings, const Invocation& invocation) {
    if (invocation.place == Place::Here && settings.is_server_named) {
        return Error{ErrorKind::Invalid, "usage.malformed",
                     "this command works on a data directory of this machine, not on a server"};
    }
    return {};
}

/// Runs the command that was chosen.
int run(const Settings& settings, const Invocation& invocation) {
    const StopOnSignal signals;
    const SystemClock clock;
    Environment environment{settings,
                            clock,
                            std::cout,
                            std::cerr,
                            terminal_width(STDOUT_FILENO),
                            terminal_width(STDERR_FILENO),
                            signals.token()};
    const Status status = invocation.run(environment);
    if (status) {
        return code(cli::ExitCode::Ok);
    }
    cli::write_error(status.error(), settings.json, std::cerr);
    return code(signals.token().stop_requested() ? cli::ExitCode::Stopped
                                                 : cli::exit_code(status.error()));
}

int parse_and_run(int argc, char** argv) {
    Settings settings;
    Invocation invocation;
    CLI::App app(kAbout, "muster");
    describe(app, settings, invocation);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() == 0) {
            return app.exit(error); // --help
        }
        cli::write_error(cli::usage_error(app, error), wants_json(argc, argv), std::cerr);
        return code(cli::ExitCode::Usage);
    }
    Status ready = settle(settings);
    if (ready) {
        ready = check_place(settings, invocation);
    }
    if (!ready) {
        cli::write_error(ready.error(), settings.json, std::cerr);
        return code(cli::exit_code(ready.error()));
    }
    return run(settings, invocation);
}

} // namespace

int run_command_line(int argc, char** argv) {
    set_heap_policy();
    try {
        return parse_and_run(argc, argv);
    } catch (const std::exception& error) {
        cli::write_error({ErrorKind::Internal, "internal.exception", error.what()},
                         wants_json(argc, argv), std::cerr);
        return code(cli::ExitCode::Failure);
    }
}

} // namespace muster::commands
