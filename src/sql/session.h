#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "sql/address.h"
#include "sql/engine.h"
#include "sql/row.h"
#include "sql/value.h"

namespace muster::sql {

class Connection;

/// One connection, used by one thread at a time. Statements are prepared once and kept; each is one
/// text for both engines, with `?` for a value (docs/sql.md lists what both understand).
///
/// Errors of every method: Conflict "sql.constraint"; Unavailable "sql.busy" (somebody else holds
/// the lock), "sql.full" (the disk), "sql.unavailable" (the server cannot be reached or was lost;
/// the next use connects again), "sql.serialization" (a deadlock or a conflict that the server
/// ended; may be repeated), "sql.timeout"; Invalid "sql.text" (PostgreSQL: a text that is not UTF-8
/// or has a NUL); Unavailable "sql.read_only" (PostgreSQL: a standby); Internal "sql.denied"
/// (PostgreSQL: the account lacks a right); Internal "sql.corrupt"; Internal "sql.failed" for the
/// rest. The detail names the statement, never a bound value or a password.
class Session {
public:
    using Access = sql::Access;

    /// Opens the database at `address`. A SQLite file is opened (and for Write created, mode 0600)
    /// in WAL mode with synchronous FULL and foreign keys on. Errors: also NotFound "sql.not_found"
    /// (Read of a file that is not there); Impossible "sql.unsupported_server".
    static Result<Session> open(const Address& address, Access access, const Limits& limits = {});
    /// The SQLite file at `path`.
    static Result<Session> open(const std::string& path, Access access);

    Session(Session&&) noexcept;
    Session& operator=(Session&&) noexcept;
    ~Session();

    [[nodiscard]] Engine engine() const;
    Status set_limits(const Limits& limits);

    /// Runs a statement that returns no rows; the number of rows it changed.
    Result<std::int64_t> execute(std::string_view sql, const std::vector<Value>& values = {});
    /// Several statements without values: a migration, a pragma. In the engine's own words: nothing
    /// is rewritten.
    Status execute_script(std::string_view sql);
    /// Calls `each` for every row, until it returns an error. Also for INSERT … RETURNING.
    /// PostgreSQL sends all rows before the first is seen: page through what may be long.
    Status query(std::string_view sql,
                 const std::vector<Value>& values,
                 const std::function<Status(const Row&)>& each);

    /// Runs `work` inside a transaction: committed when it succeeds, rolled back otherwise, also
    /// when it throws. No two run at a time on one database, on either engine, so what `work` reads
    /// stays true until its end.
    ///
    /// A statement that fails ends its scope, since PostgreSQL does not go on after one: later ones
    /// return the same error, and so does the scope whatever `work` returns. Try what may fail in a
    /// savepoint.
    ///
    /// Errors: also Unavailable "sql.rolled_back" when the engine ended the transaction on the way,
    /// as SQLite does when the disk is full; Unavailable "sql.in_doubt" when the connection was
    /// lost during COMMIT, so that nobody knows whether it happened.
    Status transaction(const std::function<Status(Session&)>& work);
    /// The same inside a transaction that is already open: a failure undoes only this. A deferred
    /// foreign key has to be resolved by the end of `work`: left to the COMMIT it would fail all.
    Status savepoint(const std::function<Status(Session&)>& work);
    /// A snapshot: every query in `work` sees the same state of the database.
    Status snapshot(const std::function<Status(Session&)>& work);
    [[nodiscard]] bool in_transaction() const;

private:
    class Scope;
    explicit Session(std::unique_ptr<Connection> connection);
    template <class Call>
    auto run(const Call& call) -> decltype(call());
    Status
    finish(const std::function<Status(Session&)>& work, Scope& scope, Status (Connection::*end)());

    std::unique_ptr<Connection> connection_;
    int scopes_ = 0;               // transactions and savepoints open
    std::optional<Error> failure_; // of a statement of the innermost scope
};

} // namespace muster::sql
