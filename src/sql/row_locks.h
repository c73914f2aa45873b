#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "sql/address.h"
#include "sql/session.h"

namespace muster::sql {

/// Locks on things that rows of a table on PostgreSQL stand for, held in common by all processes
/// and machines that use that database, for as long as the holder likes: session advisory locks.
/// The server lets go of them when the connection of their holder ends: at once when its process
/// does, however it ends, and within a minute when its machine is lost. A connection that is lost
/// loses its locks; lost() tells. Used by one thread at a time.
class RowLocks {
public:
    enum class Mode { Shared, Exclusive };

    /// Errors: those of Session::open().
    static Result<RowLocks> open(const Address& address);

    /// Locks the rows `ids` of `table` as far as nobody else stands in the way, without waiting;
    /// those that it got. A row may be locked several times and is then unlocked as often. Errors:
    /// those of the database, with nothing known of what is held.
    Result<std::vector<std::int64_t>>
    try_lock(std::string_view table, std::span<const std::int64_t> ids, Mode mode);
    Status unlock(std::string_view table, std::span<const std::int64_t> ids, Mode mode);

    /// Whether the connection, and all locks with it, was lost since this was opened or last asked.
    /// Errors: those of the database, when there is none now.
    Result<bool> lost();

private:
    RowLocks(Session session, std::int64_t backend)
        : session_(std::move(session)), backend_(backend) {}

    Session session_;
    std::int64_t backend_; // who serves the connection
};

} // namespace muster::sql
