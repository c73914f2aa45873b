#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace muster::history {

/// The lines of catalog/service_codes.txt: the code that bills have for a service, and the name by
/// which Cost Explorer knows it, or a part of it.
std::span<const std::string_view> service_codes();

/// The code of a service of that name; nothing for one that no line names.
std::optional<std::string_view> service_code(std::string_view name);

} // namespace muster::history
