#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/percent.h"
#include "client/json_text.h"
#include "client/tasks.h"
#include "commands/command.h"
#include "commands/listing.h"
#include "commands/named.h"
#include "commands/remote.h"
#include "commands/task_output.h"

namespace muster::commands {
namespace {

using client::text_of;
using cost::TextTable;

constexpr std::string_view kConnections = "/api/v1/connections";

struct OneConnection {
    std::string id;
};

struct BackfillOptions {
    std::string id;
    std::vector<std::string> months;
    bool detached = false;
};

struct BillsRequestOptions {
    std::string id;
    std::string first;
    std::string last;
};

struct HistoryOptions {
    std::string id;
    bool reads = false;
};

Status list_months(const OneConnection& options, Environment& environment) {
    TRY(auto client, connect(environment));
    TRY(Json::Array items, client.list(path_of(kConnections, options.id, "/months")));
    TextTable table({{"month"},
                     {"state"},
                     {"from"},
                     {"report", TextTable::Align::Left, TextTable::Fit::MayBeCut},
                     {"format"},
                     {"files", TextTable::Align::Right},
                     {"bytes", TextTable::Align::Right},
                     {"delivered"}});
    for (const Json& item : items) {
        const bool is_read = *client::value_of(item, "is_preferred").if_bool();
        table.add_row({text_of(item, "month"), text_of(item, "state"), text_of(item, "form"),
                       text_of(item, "report") + (is_read ? "" : " (passed over)"),
                       text_of(item, "format"), std::to_string(client::integer_of(item, "files")),
                       std::to_string(client::integer_of(item, "bytes")),
                       text_of(item, "delivered_at")});
    }
    write_listing(std::move(items), table, environment);
    return {};
}

/// What became of each month; whether all that were asked for are in the ledger.
bool write_outcomes(const Json::Array& months, Environment& environment) {
    bool all = true;
    for (const Json& month : months) {
        const std::string outcome = text_of(month, "outcome");
        const std::string detail = text_of(month, "detail");
        all = all && outcome != "failed" && outcome != "missing";
        if (!environment.settings.json) {
            environment.out << fmt::format("  {} {}{}{}\n", text_of(month, "month"), outcome,
                                           detail.empty() ? "" : ": ", detail);
        }
    }
    return all;
}

/// `path` is where the task was started.
Status follow_months(client::ApiClient& client,
                     const std::string& path,
                     const Json& task,
                     Environment& environment) {
    const std::string id = text_of(task, "id");
    TRY_DONE(follow_task(client, id, environment));
    TRY(const Json::Array months, client.list(fmt::format("{}/{}", path, percent_encode(id))));
    if (write_outcomes(months, environment)) {
        return {};
    }
    return Error{ErrorKind::Impossible, "billing.backfill_incomplete",
                 "not all months could be read; the others are in the ledger"};
}

Status backfill(const BackfillOptions& options, Environment& environment) {
    TRY(auto client, connect(environment));
    Json::Object body;
    if (!options.months.empty()) {
        Json::Array months;
        for (const std::string& month : options.months) {
            months.emplace_back(month);
        }
        body.push_back({"months", std::move(months)});
    }
    const std::string path = path_of(kConnections, options.id, "/backfill");
    TRY(const Json task, client.post(path, body));
    if (options.detached) {
        write_task(task, environment);
        return {};
    }
    return follow_months(client, path, task, environment);
}

Status write_bills_request(const BillsRequestOptions& options, Environment& environment) {
    std::string query;
    for (const auto& [name, value] :
         {std::pair{"first", &options.first}, std::pair{"last", &options.last}}) {
        query += value->empty() ? ""
                                : fmt::format("{}{}={}", query.empty() ? "?" : "&", name,
                                              percent_encode(*value));
    }
    TRY(auto client, connect(environment));
    TRY(const Json request,
        client.get(path_of(kConnections, options.id, "/support-request" + query)));
    if (environment.settings.json) {
        environment.out << request.str() << '\n';
        return {};
    }
    environment.out << fmt::format("Subject: {}\n\n{}", text_of(request, "subject"),
                                   text_of(request, "text"));
    return {};
}

Status cost_history(const HistoryOptions& options, Environment& environment) {
    TRY(auto client, connect(environment));
    const std::string path = path_of(kConnections, options.id, "/cost-history");
    if (options.reads) {
        TRY(const Json task, client.post(path, Json::Object{}));
        return follow_months(client, path, task, environment);
    }
    TRY(Json::Array items, client.list(path));
    TextTable table({{"month"},
                     {"requests", TextTable::Align::Right},
                     {"cost", TextTable::Align::Right},
                     {"read"},
                     {"problem", TextTable::Align::Left, TextTable::Fit::MayBeCut}});
    for (const Json& item : items) {
        table.add_row({text_of(item, "month"), std::to_string(client::integer_of(item, "requests")),
                       text_of(item, "cost"), text_of(item, "read_at"), text_of(item, "problem")});
    }
    write_listing(std::move(items), table, environment);
    return {};
}

CLI::Option* add_id(CLI::App& command, std::string& id) {
    return command.add_option("id", id, "conn_...")->required();
}

void describe_backfill(CLI::App& command, BackfillOptions& options) {
    add_id(command, options.id);
    command.add_option("--month", options.months, "One that is wanted; default: all available")
        ->type_name("YYYY-MM");
    command.add_flag("--detach", options.detached, "Start the task without following it");
}

void describe_request(CLI::App& command, BillsRequestOptions& options) {
    add_id(command, options.id);
    command.add_option("--first", options.first, "Month; default: a year ago")
        ->type_name("YYYY-MM");
    command.add_option("--last", options.last, "Month; default: the last one")
        ->type_name("YYYY-MM");
}

} // namespace

void add_connection_bills(CLI::App& connections, Invocation& invocation) {
    add_command<OneConnection>(
        connections, invocation, "months", "List the months of bills that lie in the bucket",
        [](CLI::App& command, OneConnection& options) { add_id(command, options.id); }, list_months,
        Place::Server);
    add_command<BackfillOptions>(connections, invocation, "backfill",
                                 "Import earlier months of bills", describe_backfill, backfill,
                                 Place::Server);
    add_command<BillsRequestOptions>(connections, invocation, "support-request",
                                     "Print the request to AWS Support for months that it never "
                                     "delivered",
                                     describe_request, write_bills_request, Place::Server);
    add_command<HistoryOptions>(
        connections, invocation, "cost-history",
        "Show what Cost Explorer was asked of costs before the first bill, or ask it",
        [](CLI::App& command, HistoryOptions& options) {
            add_id(command, options.id);
            command.add_flag("--read", options.reads, "Ask, for which AWS charges $0.01 a request");
        },
        cost_history, Place::Server);
}

} // namespace muster::commands
