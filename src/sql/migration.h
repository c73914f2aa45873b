#pragma once

#include <string_view>

namespace muster::sql {

/// One numbered step of a module's schema, embedded at build from `src/<module>/migrations`.
struct Migration {
    int number = 0;
    std::string_view name; // NNNN_what
    std::string_view text;
    /// In PostgreSQL's own words, where `text` cannot serve both engines (docs/sql.md). Empty: it
    /// does.
    std::string_view postgres = {};
};

} // namespace muster::sql
