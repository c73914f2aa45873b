#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>

#include "base/result.h"
#include "sql/session.h"

namespace muster::sql {

/// The one writer of a process to a database. A write is a closure without I/O of its own: it runs
/// in a SAVEPOINT of a transaction shared with the writes that wait beside it (group commit: one
/// fsync for all), and is answered after their COMMIT. Writes run one after another, each once,
/// also across the processes that share a database, so what a closure reads stays true until its
/// end. A closure that fails undoes only itself. Thread-safe, but a closure must not write() again.
class Writer {
public:
    explicit Writer(Session session);
    /// Answers what was submitted before, then ends.
    ~Writer();
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    /// Blocks until the write is durable or has failed. Errors: the closure's own; those of
    /// Session::transaction(), for every write of a group whose COMMIT failed or whose transaction
    /// the engine ended on the way; Internal "sql.write_threw" for an exception, which is a bug.
    Status write(const std::function<Status(Session&)>& work);

    /// Writes submitted and not yet begun.
    [[nodiscard]] std::size_t waiting() const;
    /// Transactions ended so far, each shared by one or more writes.
    [[nodiscard]] std::uint64_t commits() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace muster::sql
