#include "api_operations/metrics_text.h"

#include <iterator>
#include <string_view>

#include <fmt/format.h>

namespace muster::api {
namespace {

using http::Metrics;

enum class Type { Counter, Gauge };

struct Number {
    std::string_view name;
    std::string_view help;
    Metrics::Counter Metrics::* value;
    Type type = Type::Counter;
};

constexpr Number kNumbers[] = {
    {"muster_http_received_bytes_total", "Bytes received", &Metrics::bytes_received},
    {"muster_http_sent_bytes_total", "Bytes sent", &Metrics::bytes_sent},
    {"muster_http_connections_total", "Connections accepted", &Metrics::connections_accepted},
    {"muster_http_connections_refused_total", "Connections refused past a limit",
     &Metrics::connections_refused},
    {"muster_http_requests_refused_total", "Requests refused before any handler",
     &Metrics::requests_refused},
    {"muster_http_queue_full_total", "Requests refused because all workers were busy",
     &Metrics::queue_full},
    {"muster_http_timeouts_total", "Headers, bodies and readers that took too long",
     &Metrics::timeouts},
    {"muster_http_answers_cut_total", "Answers whose reader did not get all",
     &Metrics::answers_cut},
    {"muster_http_handler_exceptions_total", "Bugs", &Metrics::handler_throws},
    {"muster_http_events_sent_total", "Events sent to listeners", &Metrics::events_sent},
    {"muster_http_listeners_dropped_total", "Listeners that were too slow",
     &Metrics::listeners_dropped},
    {"muster_http_connections", "Connections open", &Metrics::connections_open, Type::Gauge},
    {"muster_http_listeners", "Listeners to events", &Metrics::listeners, Type::Gauge},
};

double seconds(std::uint64_t microseconds) {
    return static_cast<double>(microseconds) / 1e6;
}

void append_heading(std::string& text,
                    std::string_view name,
                    std::string_view help,
                    std::string_view type) {
    fmt::format_to(std::back_inserter(text), "# HELP {} {}\n# TYPE {} {}\n", name, help, name,
                   type);
}

void append_answers(std::string& text, const Metrics& metrics) {
    append_heading(text, "muster_http_answers_total", "Answers by the first digit of their status",
                   "counter");
    for (std::size_t digit = 1; digit < metrics.answers.size(); ++digit) {
        fmt::format_to(std::back_inserter(text),
                       "muster_http_answers_total{{status=\"{}xx\"}} {}\n", digit,
                       metrics.answers[digit].load());
    }
}

void append_times(std::string& text, const Metrics& metrics) {
    constexpr std::string_view kName = "muster_http_answer_seconds";
    append_heading(text, kName, "Time from the whole request to the answer", "histogram");
    std::uint64_t count = 0;
    for (std::size_t i = 0; i < metrics.answer_times.size(); ++i) {
        count += metrics.answer_times[i].load();
        const bool is_last = i == Metrics::kBucketBounds.size();
        const std::string bound =
            is_last
                ? "+Inf"
                : fmt::format("{}", seconds(static_cast<std::uint64_t>(Metrics::kBucketBounds[i])));
        fmt::format_to(std::back_inserter(text), "{}_bucket{{le=\"{}\"}} {}\n", kName, bound,
                       count);
    }
    fmt::format_to(std::back_inserter(text), "{}_sum {}\n{}_count {}\n", kName,
                   seconds(metrics.answer_time_total.load()), kName, count);
}

void append_callbacks(std::string& text, const callbacks::CallbackCounts& counts) {
    constexpr std::string_view kName = "muster_callbacks_total";
    append_heading(text, kName, "Messages of stacks by what became of them", "counter");
    for (const auto& [outcome, name] : callbacks::kCallbackOutcomeNames.entries()) {
        fmt::format_to(std::back_inserter(text), "{}{{outcome=\"{}\"}} {}\n", kName, name,
                       counts.of(outcome));
    }
}

} // namespace

std::string metrics_text(const ServerNumbers& numbers) {
    const Metrics& metrics = numbers.http;
    std::string text;
    append_answers(text, metrics);
    append_times(text, metrics);
    for (const Number& number : kNumbers) {
        append_heading(text, number.name, number.help,
                       number.type == Type::Gauge ? "gauge" : "counter");
        fmt::format_to(std::back_inserter(text), "{} {}\n", number.name,
                       (metrics.*number.value).load());
    }
    append_callbacks(text, numbers.callbacks);
    append_heading(text, "muster_sql_commits_total",
                   "Transactions, each shared by the changes that waited together", "counter");
    fmt::format_to(std::back_inserter(text), "muster_sql_commits_total {}\n", numbers.commits);
    return text;
}

} // namespace muster::api
