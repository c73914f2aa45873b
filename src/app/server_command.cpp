#include "app/server_command.h"

#include <csignal>
#include <exception>
#include <iostream>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>    // the library defines some virtual functions only here
#include <CLI/Formatter.hpp> // and here
#include <fmt/format.h>
#include <pthread.h>

#include "app/config_file.h"
#include "app/control_plane.h"
#include "app/open_files.h"
#include "app/server_config.h"
#include "cli/error_report.h"
#include "cli/usage_error.h"
#include "openapi/document.h"
#include "routes/routes.h"

namespace muster::app {
namespace {

struct ServerOptions {
    std::string config;
    bool print_config = false;
    bool print_routes = false;
    bool print_openapi = false;
    bool config_reference = false;
};

void describe(CLI::App& app, ServerOptions& options) {
    app.add_option(
           "--config", options.config,
           fmt::format("The configuration; without it {}, where that is there", kUsualConfig))
        ->type_name("FILE");
    app.add_flag("--print-config", options.print_config, "Print what is configured, and end");
    app.add_flag("--print-routes", options.print_routes,
                 "Print each route with what it takes to ask it, and end");
    app.add_flag("--print-openapi", options.print_openapi,
                 "Print the OpenAPI document of all routes, and end");
    app.add_flag("--config-reference", options.config_reference,
                 "Print the table of all settings, and end");
}

void print_routes() {
    for (const api::RouteLine& route : api::list_routes()) {
        std::cout << fmt::format("{} {} {}\n", http::kVerbNames.name(route.verb), route.path.text(),
                                 route.access.str());
    }
}

/// A line for each value, as people and diffs read it.
std::string indented(const Json& json, const std::string& margin = "") {
    const std::string inner = margin + "  ";
    std::string text;
    const auto add = [&](const std::string& line) {
        text += (text.empty() ? "\n" : ",\n") + inner + line;
    };
    if (const auto* const object = json.if_object(); object != nullptr && !object->empty()) {
        for (const JsonMember& member : *object) {
            add(json_quoted(member.key) + ": " + indented(member.value, inner));
        }
        return '{' + text + '\n' + margin + '}';
    }
    if (const auto* const array = json.if_array(); array != nullptr && !array->empty()) {
        for (const Json& item : *array) {
            add(indented(item, inner));
        }
        return '[' + text + '\n' + margin + ']';
    }
    return json.str();
}

/// The signals that a server lives by. Made before any other thread, which then inherit that they
/// are blocked.
class Signals {
public:
    Signals() {
        sigemptyset(&set_);
        for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
            sigaddset(&set_, signal);
        }
        pthread_sigmask(SIG_BLOCK, &set_, nullptr);
    }
    int wait() const {
        int signal = 0;
        while (sigwait(&set_, &signal) != 0) {
        }
        return signal;
    }

private:
    sigset_t set_{};
};

/// To whoever started the server, and to no log: the link opens everything.
Status greet(ControlPlane& server) {
    TRY(const auto link, server.make_setup_link());
    TRY(const auto fingerprint, server.fingerprint());
    std::cout << "Muster serves " << server.url() << '\n';
    if (link) {
        std::cout << "Make the first Admin here; the link works once, for a day:\n"
                  << *link << '\n';
    }
    if (fingerprint) {
        std::cout << "The SHA-256 fingerprint of its certificate is\n"
                  << fingerprint->str() << '\n';
    }
    std::cout.flush();
    return {};
}

Status serve(const ServerConfig& config) {
    const Signals signals;
    const SystemClock clock;
    SystemRandom random;
    Log log({.least = config.log_level, .form = config.log_form}, clock);
    raise_open_files();
    TRY(const auto server,
        ControlPlane::start(config, {.clock = clock, .random = random, .log = log}));
    log.info("server.started", {{"url", server->url()}, {"version", MUSTER_VERSION}});
    TRY_DONE(greet(*server));
    while (signals.wait() == SIGHUP) {
        const Status reloaded = server->reload_certificate();
        log.info("server.certificate_reloaded",
                 {{"reason", reloaded ? std::string_view("-") : reloaded.error().reason}});
    }
    log.info("server.stopping");
    server->stop();
    log.info("server.stopped");
    return {};
}

Status run(const ServerOptions& options) {
    if (options.print_routes) {
        print_routes();
        return {};
    }
    if (options.print_openapi) {
        std::cout << indented(openapi::document(api::list_routes(), MUSTER_VERSION)) << '\n';
        return {};
    }
    if (options.config_reference) {
        std::cout << config_reference();
        return {};
    }
    TRY(const std::string text, read_config(options.config));
    if (options.print_config) {
        TRY(const std::string printed, printed_config(text));
        std::cout << printed;
        return {};
    }
    TRY(const ServerConfig config, parse_server_config(text));
    return serve(config);
}

/// A line for each thing that is wrong.
int report(const Error& error) {
    for (const FieldProblem& problem : error.problems) {
        cli::write_error({error.kind, error.reason, problem.detail}, false, std::cerr);
    }
    if (error.problems.empty()) {
        cli::write_error(error, false, std::cerr);
    }
    return static_cast<int>(cli::exit_code(error));
}

int parse_and_run(int argc, char** argv) {
    ServerOptions options;
    CLI::App app("The server of Muster: the API, the console and the jobs.", "musterd");
    describe(app, options);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() == 0) {
            return app.exit(error); // --help
        }
        return report(cli::usage_error(app, error));
    }
    const Status done = run(options);
    return done ? 0 : report(done.error());
}

} // namespace

int run_server(int argc, char** argv) {
    try {
        return parse_and_run(argc, argv);
    } catch (const std::exception& error) {
        return report({ErrorKind::Internal, "internal.exception", error.what()});
    }
}

} // namespace muster::app
