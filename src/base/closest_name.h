#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace muster {

/// The one of `names` that someone who wrote `typed` most likely meant: one that differs in a few
/// letters (a slip of the fingers, another case), else one that begins with what was written, or
/// ends with it. Nothing where none is near.
std::optional<std::string> closest_name(std::string_view typed, std::span<const std::string> names);

/// "; did you mean 'service'?", or nothing.
std::string did_you_mean(std::string_view typed, std::span<const std::string> names);

} // namespace muster
