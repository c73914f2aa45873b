#include "base/json_codec.h"

#include <fmt/format.h>

namespace muster {
namespace {

/// RFC 6901: `~` and `/` of a key are written `~0` and `~1`.
void append_token(std::string& pointer, std::string_view key) {
    pointer.push_back('/');
    for (const char c : key) {
        if (c == '~') {
            pointer += "~0";
        } else if (c == '/') {
            pointer += "~1";
        } else {
            pointer.push_back(c);
        }
    }
}

} // namespace

JsonProblems::Step::Step(JsonProblems& problems, std::string_view key)
    : problems_(problems), length_before_(problems.pointer_.size()) {
    append_token(problems.pointer_, key);
}

JsonProblems::Step::Step(JsonProblems& problems, std::size_t index)
    : Step(problems, std::to_string(index)) {}

JsonProblems::Step::~Step() {
    problems_.pointer_.resize(length_before_);
}

void JsonProblems::report(std::string_view what) {
    ++count_;
    if (problems_.size() < kShown) {
        problems_.push_back({pointer_, std::string(what)});
    }
}

void JsonProblems::report_kind(const Json& found, std::string_view expected) {
    report(fmt::format("is of kind {}, not {}", found.kind_name(), expected));
}

Status JsonProblems::status() const {
    if (count_ == 0) {
        return {};
    }
    std::string detail;
    for (const auto& [pointer, what] : problems_) {
        detail += fmt::format("{}{}: {}", detail.empty() ? "" : "; ",
                              pointer.empty() ? "the document" : pointer, what);
    }
    if (count_ > problems_.size()) {
        detail += fmt::format("; and {} more", count_ - problems_.size());
    }
    return Error{.kind = ErrorKind::Invalid,
                 .reason = "json.invalid",
                 .detail = std::move(detail),
                 .problems = problems_};
}

std::optional<bool> JsonCodec<bool>::read(const Json& json, JsonProblems& problems) {
    if (const bool* const value = json.if_bool()) {
        return *value;
    }
    problems.report_kind(json, "a boolean");
    return std::nullopt;
}

std::optional<std::string> JsonCodec<std::string>::read(const Json& json, JsonProblems& problems) {
    if (const std::string* const value = json.if_string()) {
        return *value;
    }
    problems.report_kind(json, "a string");
    return std::nullopt;
}

std::optional<std::int64_t> read_integer(const Json& json, JsonProblems& problems) {
    const auto value = json.integer();
    if (!value && json.is_number()) {
        problems.report("is not a whole number of 64 bits");
    } else if (!value) {
        problems.report_kind(json, "a number");
    }
    return value;
}

std::optional<Decimal> JsonCodec<Decimal>::read(const Json& json, JsonProblems& problems) {
    const std::string* const string = json.if_string();
    const auto text = string == nullptr ? json.number_text() : std::string_view(*string);
    if (!text) {
        problems.report_kind(json, "a decimal");
        return std::nullopt;
    }
    const auto value = Decimal::parse(*text);
    if (!value) {
        problems.report(value.error().detail);
        return std::nullopt;
    }
    return *value;
}

} // namespace muster
