#include "base/log.h"

#include <algorithm>
#include <mutex>

#include <spdlog/logger.h>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include "base/enum_names.h"
#include "base/json.h"

namespace muster {
namespace {

constexpr auto kLevelNames = enum_names<LogLevel>({{LogLevel::Debug, "debug"},
                                                   {LogLevel::Info, "info"},
                                                   {LogLevel::Warning, "warning"},
                                                   {LogLevel::Error, "error"}});

/// Passes finished lines on to a LogSink, under the mutex of its base.
class ForwardingSink final : public spdlog::sinks::base_sink<std::mutex> {
public:
    explicit ForwardingSink(LogSink& target) : target_(target) {}

private:
    void sink_it_(const spdlog::details::log_msg& message) override {
        target_.write({message.payload.data(), message.payload.size()});
    }
    void flush_() override {}

    LogSink& target_;
};

bool needs_no_quotes(std::string_view value) {
    return !value.empty() && std::ranges::all_of(value, [](char c) {
        return c > ' ' && c < 0x7f && c != '"' && c != '=' && c != '\\';
    });
}

std::string text_line(Instant now, LogLevel level, std::string_view event, Log::Fields fields) {
    std::string line = now.str();
    line.append(" ").append(kLevelNames.name(level)).append(" ").append(event);
    for (const LogField& field : fields) {
        line.append(" ").append(field.key).append("=");
        line += needs_no_quotes(field.value) ? field.value : json_quoted(field.value);
    }
    return line;
}

std::string json_line(Instant now, LogLevel level, std::string_view event, Log::Fields fields) {
    std::string line = R"({"time":)" + json_quoted(now.str());
    line.append(R"(,"level":)").append(json_quoted(kLevelNames.name(level)));
    line.append(R"(,"event":)").append(json_quoted(event));
    for (const LogField& field : fields) {
        line.append(",").append(json_quoted(field.key)).append(":");
        line += field.is_text ? json_quoted(field.value) : field.value;
    }
    return line + "}";
}

} // namespace

struct Log::Target {
    explicit Target(spdlog::sink_ptr sink) : logger("muster", std::move(sink)) {
        // What passes has been filtered by Options, and has its final form.
        logger.set_level(spdlog::level::trace);
        logger.set_pattern("%v");
        logger.set_error_handler([](const std::string&) {});
    }
    spdlog::logger logger;
};

Log::Log(Options options, const Clock& clock)
    : options_(options), clock_(clock),
      target_(std::make_unique<Target>(std::make_shared<spdlog::sinks::stderr_sink_mt>())) {}

Log::Log(Options options, const Clock& clock, LogSink& sink)
    : options_(options), clock_(clock),
      target_(std::make_unique<Target>(std::make_shared<ForwardingSink>(sink))) {}

Log::~Log() = default;

void Log::write(LogLevel level, std::string_view event, Fields fields) {
    if (level < options_.least) {
        return;
    }
    const auto line = options_.form == Form::Json ? json_line : text_line;
    target_->logger.log(spdlog::level::info, line(clock_.now(), level, event, fields));
}

} // namespace muster
