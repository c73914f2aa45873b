#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>

#include "base/clock.h"

namespace muster {

enum class LogLevel { Debug, Info, Warning, Error };

/// One `key=value` of a log line. Takes texts, numbers, flags and instants; a Secret does not
/// compile.
struct LogField {
    LogField(std::string_view name, std::string_view text) : key(name), value(text) {}
    LogField(std::string_view name, const char* text) : key(name), value(text) {}
    LogField(std::string_view name, const std::string& text) : key(name), value(text) {}
    LogField(std::string_view name, Instant instant) : key(name), value(instant.str()) {}
    template <std::integral T>
    LogField(std::string_view name, T number) : key(name), value(text_of(number)), is_text(false) {}

    std::string_view key;
    std::string value;
    bool is_text = true; // not a number or a flag: quoted in JSON

private:
    template <class T>
    static std::string text_of(T number) {
        if constexpr (std::is_same_v<T, bool>) {
            return number ? "true" : "false";
        } else {
            return std::to_string(number);
        }
    }
};

/// Where lines go. Called by one thread at a time.
class LogSink {
public:
    virtual ~LogSink() = default;
    virtual void write(std::string_view line) = 0; // without its newline
};

/// What happened, for machines first: an event slug and fields, no sentences.
///
///     log.info("import.finished", {{"source", name}, {"rows", rows}});
///     2026-10-01T00:00:00Z info import.finished source=main rows=1281
///
/// Values with blanks, quotes or control characters are quoted as JSON strings, so that one event
/// is one line whatever it carries. Thread-safe. A line that cannot be written is lost in silence.
class Log {
public:
    enum class Form { Text, Json };
    struct Options {
        LogLevel least = LogLevel::Info;
        Form form = Form::Text;
    };
    using Fields = std::initializer_list<LogField>;

    /// To standard error.
    Log(Options options, const Clock& clock);
    Log(Options options, const Clock& clock, LogSink& sink);
    Log(const Log&) = delete;
    Log& operator=(const Log&) = delete;
    ~Log();

    void debug(std::string_view event, Fields fields = {}) {
        write(LogLevel::Debug, event, fields);
    }
    void info(std::string_view event, Fields fields = {}) { write(LogLevel::Info, event, fields); }
    void warning(std::string_view event, Fields fields = {}) {
        write(LogLevel::Warning, event, fields);
    }
    void error(std::string_view event, Fields fields = {}) {
        write(LogLevel::Error, event, fields);
    }

private:
    void write(LogLevel level, std::string_view event, Fields fields);

    struct Target;
    Options options_;
    const Clock& clock_;
    std::unique_ptr<Target> target_;
};

} // namespace muster
