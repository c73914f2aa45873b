#include <algorithm>

#include "history/service_codes.h"

namespace muster::history {

std::optional<std::string_view> service_code(std::string_view name) {
    const auto lines = service_codes();
    const auto found = std::ranges::find_if(
        lines, [name](std::string_view line) { return line.substr(line.find(' ') + 1) == name; });
    return found == lines.end() ? std::nullopt : std::optional(found->substr(0, found->find(' ')));
}

} // namespace muster::history
