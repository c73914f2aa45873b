#pragma once

#include <string_view>

namespace muster {

/// Whether a host, as URLs and configurations write it, is this very machine: `localhost`, or an
/// address of the loopback, of IPv6 with its brackets or without. Other names are not looked up.
[[nodiscard]] bool is_loopback_host(std::string_view host);

} // namespace muster
