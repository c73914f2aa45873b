#include <fstream>
#include <iostream>
#include <iterator>

#include <fmt/format.h>

#include "base/file.h"
#include "client/api_request.h"
#include "commands/command.h"
#include "commands/remote.h"

namespace muster::commands {
namespace {

constexpr const char* kApiHelp =
    R"help(Asks a route of the server's API and writes the answer's body as it is. What there is to ask is at
/api/v1/openapi.json; /users is short for /api/v1/users. The fields are the query of a GET or
DELETE, else the body in JSON.

Examples:
  muster api GET /users --paginate
  muster api GET /audit/events --field action=user.invited --field limit=5
  muster api POST /users --field email=ann@example.com --field name=Ann --field role=user
  muster api POST /cost/reports/run --input report.json)help";

struct ApiOptions {
    std::string method;
    client::ApiRequest request;
    std::string input;
};

Result<std::string> read_input(const std::string& file) {
    if (file == "-") {
        return std::string(std::istreambuf_iterator<char>(std::cin), {});
    }
    return read_file(file, std::uint64_t{64} << 20);
}

Status run_request(const ApiOptions& options, Environment& environment) {
    client::ApiRequest request = options.request;
    TRY(request.method, net::kMethodNames.parse(options.method, "usage.malformed"));
    if (!options.input.empty()) {
        TRY(request.input, read_input(options.input));
    }
    TRY(auto client, connect(environment));
    return client::send_api_request(client, request, environment.out);
}

void describe_api(CLI::App& command, ApiOptions& options) {
    command.footer(kApiHelp);
    command.add_option("method", options.method, "GET, POST, PUT, PATCH, DELETE or HEAD")
        ->required();
    command.add_option("path", options.request.path, "Of the route")->required();
    command.add_option("--field", options.request.fields, "A field with a text as its value")
        ->type_name("NAME=TEXT")
        ->allow_extra_args(false);
    command
        .add_option("--typed-field", options.request.typed_fields,
                    "A field of the body with a value in JSON")
        ->type_name("NAME=JSON")
        ->allow_extra_args(false);
    command.add_option("--input", options.input, "The body, out of a file; - for standard input")
        ->type_name("FILE");
    command
        .add_option("--if-match", options.request.if_match,
                    "The revision that was seen, for PATCH: the ETag of an answer")
        ->type_name("ETAG");
    command.add_flag("--paginate", options.request.paginate, "All pages of a list as one");
}

} // namespace

void add_api(CLI::App& parent, Invocation& invocation) {
    add_command<ApiOptions>(parent, invocation, "api", "Ask the API of a server", describe_api,
                            run_request, Place::Server);
}

} // namespace muster::commands
