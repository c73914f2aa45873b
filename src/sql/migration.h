#pragma once

#include <string_view>

namespace muster::sql {

/// One numbered step of a module's schema, embedded at build from `src/<module>/migrations`.
struct Migration {
    int number = 0;
    std::string_view name; // NNNN_what
    std::string_view text;
};

} // namespace muster::sql
