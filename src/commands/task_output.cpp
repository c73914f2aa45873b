#include "commands/task_output.h"

#include <atomic>
#include <optional>

#include <fmt/format.h>

#include "client/json_text.h"
#include "client/tasks.h"
#include "commands/progress_bar.h"

namespace muster::commands {
namespace {

using client::integer_of;
using client::text_of;

/// A bar that appears with the first figures.
class TaskProgress {
public:
    explicit TaskProgress(Environment& environment) : environment_(environment) {}

    void show(const Json& task) {
        const Json progress = client::value_of(task, "progress");
        if (progress.is_null()) {
            return;
        }
        bytes_ = static_cast<std::uint64_t>(integer_of(progress, "bytes"));
        total_ = static_cast<std::uint64_t>(integer_of(progress, "total_bytes"));
        rows_ = static_cast<std::uint64_t>(integer_of(progress, "rows"));
        if (!bar_) {
            bar_.emplace(Progress{bytes_, total_, rows_},
                         environment_.settings.json ? std::nullopt : environment_.err_width,
                         environment_.err);
        }
    }

private:
    Environment& environment_;
    std::atomic<std::uint64_t> bytes_{0};
    std::atomic<std::uint64_t> total_{0};
    std::atomic<std::uint64_t> rows_{0};
    std::optional<ProgressBar> bar_;
};

} // namespace

void write_task(const Json& task, Environment& environment) {
    if (environment.settings.json) {
        environment.out << task.str() << '\n';
        return;
    }
    std::ostream& out = environment.out;
    out << fmt::format("{} {} {}\n", text_of(task, "id"), text_of(task, "kind"),
                       text_of(task, "state"));
    if (const std::string waiting = text_of(task, "waiting_for"); !waiting.empty()) {
        out << fmt::format("  waits for {}\n", waiting);
    }
    for (const Json& step : client::items_of(task, "steps")) {
        const std::string detail = text_of(step, "detail");
        out << fmt::format("  {}: {}{}{}\n", text_of(step, "name"), text_of(step, "state"),
                           detail.empty() ? "" : ": ", detail);
    }
    const Json error = client::value_of(task, "error");
    if (!error.is_null()) {
        out << fmt::format("  failed: {}\n", text_of(error, "detail"));
    }
}

Status follow_task(client::ApiClient& client, const std::string& id, Environment& environment) {
    std::optional<TaskProgress> progress(std::in_place, environment);
    auto task = client::follow_task(
        client, id, [&](const Json& now) { progress->show(now); }, environment.stop);
    progress.reset(); // the bar goes before the text comes
    if (!task) {
        return std::move(task.error());
    }
    write_task(*task, environment);
    return client::outcome_of(*task);
}

} // namespace muster::commands
