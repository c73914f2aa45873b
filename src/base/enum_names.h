#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"

namespace muster {

/// The names of one enum, both ways. One table per enum:
///
///     constexpr auto kFormatNames = enum_names<Format>({
///         {Format::Cur1, "cur1"},
///         {Format::Cur2, "cur2"},
///     });
///
/// A value or a name listed twice does not compile.
template <class Enum, std::size_t N>
class EnumNames {
public:
    using Entry = std::pair<Enum, std::string_view>;

    consteval explicit EnumNames(const std::array<Entry, N>& entries) : entries_(entries) {
        for (std::size_t i = 0; i < N; ++i) {
            for (std::size_t j = 0; j < i; ++j) {
                if (entries[i].first == entries[j].first ||
                    entries[i].second == entries[j].second) {
                    throw std::logic_error("a value or a name stands twice in the table");
                }
            }
        }
    }

    /// Every value must be listed: one that is not is a bug and throws.
    [[nodiscard]] constexpr std::string_view name(Enum value) const {
        for (const auto& [known, name] : entries_) {
            if (known == value) {
                return name;
            }
        }
        throw std::logic_error("an enum value without a name");
    }

    [[nodiscard]] constexpr std::optional<Enum> find(std::string_view name) const {
        for (const auto& [value, known] : entries_) {
            if (known == name) {
                return value;
            }
        }
        return std::nullopt;
    }

    /// Errors: Invalid `reason`, with all names in the detail.
    [[nodiscard]] Result<Enum> parse(std::string_view name, std::string_view reason) const {
        if (const auto value = find(name)) {
            return *value;
        }
        return Error{ErrorKind::Invalid, reason,
                     "'" + std::string(name.substr(0, 60)) + "' is not one of " + list()};
    }

    /// "cur1, cur2"
    [[nodiscard]] std::string list() const {
        std::string text;
        for (const auto& [value, name] : entries_) {
            text += (text.empty() ? "" : ", ") + std::string(name);
        }
        return text;
    }

    [[nodiscard]] constexpr const std::array<Entry, N>& entries() const noexcept {
        return entries_;
    }

private:
    std::array<Entry, N> entries_;
};

template <class Enum, std::size_t N>
consteval auto enum_names(const std::pair<Enum, std::string_view> (&entries)[N]) {
    return EnumNames<Enum, N>(std::to_array(entries));
}

} // namespace muster
