#pragma once

#include <chrono>

namespace muster::sql {

enum class Engine { Sqlite, Postgres };

enum class Access { Read, Write };

/// How long a session is patient. Zero is for ever.
struct Limits {
    /// For a transaction or a lock that somebody else holds.
    std::chrono::milliseconds lock_wait{5'000};
    /// For one statement. PostgreSQL alone: it is another machine's time that is spent.
    std::chrono::milliseconds statement{30'000};
};

} // namespace muster::sql
