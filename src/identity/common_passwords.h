#pragma once

#include <span>
#include <string_view>

namespace muster::identity {

/// The lines of catalog/common_passwords.txt, sorted by byte, in lower case.
std::span<const std::string_view> common_passwords();

/// Whether the text, in lower case, is one of them.
[[nodiscard]] bool is_common_password(std::string_view lower_case);

} // namespace muster::identity
