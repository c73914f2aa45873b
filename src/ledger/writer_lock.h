#pragma once

#include <cstdint>
#include <optional>

#include "base/file_lock.h"
#include "base/result.h"
#include "ledger/catalogue.h"
#include "sql/address.h"
#include "sql/row_locks.h"

namespace muster::ledger {

/// The right to write to a ledger, which one process has at a time: a lock on a file of the data
/// directory and, where the catalogue is on PostgreSQL, a lock on its server. Both go with the
/// process, however it ends. Should the server take a living process for dead, then its writes are
/// refused from the moment another became the writer (Catalogue::become_writer). One thread.
class WriterLock {
public:
    /// `server` is where the catalogue is, if that is PostgreSQL. Errors: Conflict "lock.held";
    /// those of the database.
    static Result<WriterLock>
    take(FileLock file, const std::optional<sql::Address>& server, Catalogue& catalogue);

    /// An exclusive lock on a version for all who use the catalogue's server, until this goes.
    class Exclusion {
    public:
        Exclusion() = default;
        Exclusion(sql::RowLocks& locks, std::int64_t id) : locks_(&locks), id_(id) {}
        Exclusion(Exclusion&& other) noexcept
            : locks_(std::exchange(other.locks_, nullptr)), id_(other.id_) {}
        Exclusion& operator=(Exclusion&&) = delete;
        ~Exclusion();

    private:
        sql::RowLocks* locks_ = nullptr;
        std::int64_t id_ = 0;
    };
    /// Nullopt when somebody reads it. This outlives it. Errors: those of the database.
    Result<std::optional<Exclusion>> try_exclude(std::int64_t id);

private:
    WriterLock(FileLock file, std::optional<sql::RowLocks> server)
        : file_(std::move(file)), server_(std::move(server)) {}

    FileLock file_;
    std::optional<sql::RowLocks> server_;
};

} // namespace muster::ledger
