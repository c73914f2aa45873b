#include <fmt/format.h>

#include "base/percent.h"
#include "client/json_text.h"
#include "client/tasks.h"
#include "commands/command.h"
#include "commands/listing.h"
#include "commands/remote.h"
#include "commands/task_output.h"

namespace muster::commands {
namespace {

using client::text_of;
using cost::TextTable;

struct TaskListOptions {
    std::vector<std::string> kinds;
    std::vector<std::string> states;
};

struct TaskOptions {
    std::string id;
};

Status list_tasks(const TaskListOptions& options, Environment& environment) {
    std::string path = "/api/v1/tasks?limit=1000";
    for (const std::string& kind : options.kinds) {
        path += "&kind=" + percent_encode(kind);
    }
    for (const std::string& state : options.states) {
        path += "&state=" + percent_encode(state);
    }
    TRY(auto client, connect(environment));
    TRY(Json::Array items, client.list(path));
    TextTable table({{"id"},
                     {"kind"},
                     {"state"},
                     {"created"},
                     {"ended"},
                     {"key", TextTable::Align::Left, TextTable::Fit::MayBeCut}});
    for (const Json& task : items) {
        table.add_row({text_of(task, "id"), text_of(task, "kind"), text_of(task, "state"),
                       text_of(task, "created_at"), text_of(task, "ended_at"),
                       text_of(task, "key")});
    }
    write_listing(std::move(items), table, environment);
    return {};
}

Status show_task(const TaskOptions& options, Environment& environment) {
    TRY(auto client, connect(environment));
    TRY(const Json task, client.get("/api/v1/tasks/" + percent_encode(options.id)));
    write_task(task, environment);
    return {};
}

Status follow(const TaskOptions& options, Environment& environment) {
    TRY(auto client, connect(environment));
    return follow_task(client, options.id, environment);
}

void describe_one_task(CLI::App& command, TaskOptions& options) {
    command.add_option("id", options.id, "task_...")->required();
}

} // namespace

void add_tasks(CLI::App& tasks, Invocation& invocation) {
    add_command<TaskListOptions>(
        tasks, invocation, "list", "List tasks, the newest first",
        [](CLI::App& command, TaskListOptions& options) {
            command.add_option("--kind", options.kinds, "Only of this kind, e.g. billing.import")
                ->type_name("KIND")
                ->allow_extra_args(false);
            command.add_option("--state", options.states, "Only in this state")
                ->type_name("STATE")
                ->allow_extra_args(false)
                ->check(CLI::IsMember(
                    {"queued", "waiting", "running", "succeeded", "failed", "cancelled"}));
        },
        list_tasks, Place::Server);
    add_command<TaskOptions>(tasks, invocation, "show", "Show a task with its steps",
                             describe_one_task, show_task, Place::Server);
    add_command<TaskOptions>(tasks, invocation, "follow",
                             "Follow a task to its end; fails where the task does",
                             describe_one_task, follow, Place::Server);
}

} // namespace muster::commands
