#include "sql/row_locks.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace muster::sql {
namespace {

/// A machine that is lost is given up for dead within a minute. A connection that only holds locks
/// is idle, which PostgreSQL 14 and newer can be set up to end.
constexpr std::string_view kSetUpLocks = R"(
SET tcp_keepalives_idle = 20;
SET tcp_keepalives_interval = 10;
SET tcp_keepalives_count = 4;
SELECT set_config('idle_session_timeout', '0', false)
WHERE EXISTS (SELECT FROM pg_settings WHERE name = 'idle_session_timeout');
)";
constexpr std::string_view kBackend = "SELECT pg_backend_pid()";

/// The key of a row is its number beside that of its table, which is unique in the database: two
/// installations in two schemas of one database do not meet.
constexpr std::string_view kLock = R"(
SELECT id, pg_try_advisory_lock{}((?::regclass::oid::bigint << 32) | id)
FROM unnest(string_to_array(?, ',')::bigint[]) AS wanted (id))";
constexpr std::string_view kUnlock = R"(
SELECT pg_advisory_unlock{}((?::regclass::oid::bigint << 32) | id)
FROM unnest(string_to_array(?, ',')::bigint[]) AS held (id))";

std::string statement(std::string_view form, RowLocks::Mode mode) {
    return fmt::format(fmt::runtime(form), mode == RowLocks::Mode::Shared ? "_shared" : "");
}

Result<std::int64_t> backend_of(Session& session) {
    std::int64_t backend = 0;
    TRY_DONE(session.query(kBackend, {}, [&](const Row& row) -> Status {
        backend = row.integer(0);
        return {};
    }));
    return backend;
}

} // namespace

Result<RowLocks> RowLocks::open(const Address& address) {
    TRY(Session session, Session::open(address, Access::Write));
    TRY_DONE(session.execute_script(kSetUpLocks));
    TRY(const std::int64_t backend, backend_of(session));
    return RowLocks(std::move(session), backend);
}

Result<std::vector<std::int64_t>>
RowLocks::try_lock(std::string_view table, std::span<const std::int64_t> ids, Mode mode) {
    std::vector<std::int64_t> got;
    TRY_DONE(session_.query(statement(kLock, mode), {table, fmt::format("{}", fmt::join(ids, ","))},
                            [&](const Row& row) -> Status {
                                if (row.boolean(1)) {
                                    got.push_back(row.integer(0));
                                }
                                return {};
                            }));
    return got;
}

Status RowLocks::unlock(std::string_view table, std::span<const std::int64_t> ids, Mode mode) {
    return session_.query(statement(kUnlock, mode), {table, fmt::format("{}", fmt::join(ids, ","))},
                          [](const Row&) { return Status(); });
}

Result<bool> RowLocks::lost() {
    TRY(const std::int64_t now, backend_of(session_));
    if (now == backend_) {
        return false;
    }
    TRY_DONE(session_.execute_script(kSetUpLocks)); // of the new one
    backend_ = now;
    return true;
}

} // namespace muster::sql
