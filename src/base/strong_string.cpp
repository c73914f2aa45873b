#include "base/strong_string.h"

#include <fmt/format.h>

namespace muster {

Error unaccepted_text(std::string_view reason, std::string_view form, std::string_view text) {
    constexpr std::size_t kShown = 60;
    return {ErrorKind::Invalid, reason,
            fmt::format("'{}{}' is not {}", text.substr(0, kShown), text.size() > kShown ? "…" : "",
                        form)};
}

} // namespace muster
