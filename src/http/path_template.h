#pragma once

#include <cstddef>
#include <stdexcept>
#include <string_view>
#include <vector>

namespace muster::http {

/// `/api/v1/tasks/{id}`: fixed parts and named parameters, each a whole part of the path. A
/// malformed one does not compile. A plain value over a literal.
class PathTemplate {
public:
    // NOLINTNEXTLINE(google-explicit-constructor): route tables are written with plain literals
    consteval PathTemplate(const char* text) : text_(text) {
        if (!is_well_formed(text_)) {
            throw std::logic_error("not a path template");
        }
    }

    [[nodiscard]] constexpr std::string_view text() const noexcept { return text_; }

    /// The parts between the slashes: "api", "v1", "tasks", "{id}".
    [[nodiscard]] std::vector<std::string_view> parts() const {
        std::vector<std::string_view> parts;
        for (std::size_t at = 1; at <= text_.size();) {
            const std::string_view part = part_at(text_, at);
            parts.push_back(part);
            at += part.size() + 1;
        }
        return parts;
    }

    static constexpr bool is_parameter(std::string_view part) { return part.starts_with('{'); }
    static constexpr std::string_view parameter_name(std::string_view part) {
        return part.substr(1, part.size() - 2);
    }

private:
    static constexpr std::string_view part_at(std::string_view text, std::size_t at) {
        return text.substr(at, text.find('/', at) - at);
    }

    static constexpr bool is_name_char(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    }

    static constexpr bool is_part(std::string_view part) {
        const bool parameter = is_parameter(part);
        if (parameter && (part.size() < 3 || !part.ends_with('}'))) {
            return false;
        }
        for (const char c : parameter ? parameter_name(part) : part) {
            const bool fixed = !parameter && (c == '-' || c == '.' || (c >= 'A' && c <= 'Z'));
            if (!is_name_char(c) && !fixed) {
                return false;
            }
        }
        return !part.empty() && part != "." && part != "..";
    }

    /// "/" or parts that are all well-formed, no parameter named twice.
    static constexpr bool is_well_formed(std::string_view text) {
        if (!text.starts_with('/') || text == "/") {
            return text == "/";
        }
        for (std::size_t at = 1; at <= text.size();) {
            const std::string_view part = part_at(text, at);
            if (!is_part(part) || (is_parameter(part) && text.find(part) != at)) {
                return false;
            }
            at += part.size() + 1;
        }
        return true;
    }

    std::string_view text_;
};

} // namespace muster::http
