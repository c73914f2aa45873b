#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace muster {

/// The six parts of an ARN: arn, partition, service, region, account, and the resource with all
/// colons that follow. Nullopt where there are fewer.
inline std::optional<std::array<std::string_view, 6>> arn_parts(std::string_view arn) {
    std::array<std::string_view, 6> parts;
    for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
        const std::size_t colon = arn.find(':');
        if (colon == std::string_view::npos) {
            return std::nullopt;
        }
        parts[i] = arn.substr(0, colon);
        arn.remove_prefix(colon + 1);
    }
    parts.back() = arn;
    return parts;
}

} // namespace muster
