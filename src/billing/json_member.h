#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace muster::billing {

/// One member of a map that CUR 2.0 and FOCUS write as JSON text in one column (product attributes,
/// tags, cost categories): the first of `names` that it has, else the first whose canonical column
/// name is one of `canonical`. nullopt for blank members and for text that is no JSON object.
std::optional<std::string> json_member(std::string_view map,
                                       std::span<const std::string> names,
                                       std::span<const std::string> canonical);

} // namespace muster::billing
