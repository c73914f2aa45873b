#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <span>
#include <string_view>

#include "base/result.h"
#include "sql/engine.h"
#include "sql/row.h"
#include "sql/value.h"

namespace muster::sql {

/// A connection to one engine: what Session is written over. An engine is added by implementing
/// this and a line in open_connection(). Used by one thread at a time.
class Connection {
public:
    virtual ~Connection() = default;

    [[nodiscard]] virtual Engine engine() const = 0;
    virtual Status set_limits(const Limits& limits) = 0;

    /// The number of rows changed.
    virtual Result<std::int64_t> execute(std::string_view sql, std::span<const Value> values) = 0;
    virtual Status execute_script(std::string_view sql) = 0;
    /// Until `each` returns false.
    virtual Status query(std::string_view sql,
                         std::span<const Value> values,
                         const std::function<bool(const Row&)>& each) = 0;

    /// False also after the engine ended a transaction by itself, or the connection was lost.
    [[nodiscard]] virtual bool in_transaction() const = 0;
    /// A transaction that excludes those of all other connections.
    virtual Status begin() = 0;
    virtual Status begin_snapshot() = 0;
    virtual Status commit() = 0;
    virtual Status roll_back() = 0;

    virtual Status begin_savepoint() = 0;
    /// Errors: Conflict "sql.constraint" when a deferred constraint is violated.
    virtual Status release_savepoint() = 0;
    virtual Status undo_savepoint() = 0;
};

} // namespace muster::sql
