#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"

namespace SQLite { // NOLINT(readability-identifier-naming): not ours
class Database;
class Statement;
} // namespace SQLite

namespace muster::sql {

/// A value bound to a statement. Text is bound by copy; nullopt is NULL.
class Value {
public:
    // NOLINTBEGIN(google-explicit-constructor): a list of values is written as they are
    Value(std::int64_t number) : value_(number) {}
    Value(std::uint64_t number);
    Value(int number) : value_(std::int64_t{number}) {}
    Value(std::string_view text) : value_(std::string(text)) {}
    Value(const std::string& text) : value_(text) {}
    Value(const char* text) : value_(std::string(text)) {}
    Value(std::nullopt_t) {}
    template <class T>
    Value(const std::optional<T>& value) {
        if (value) {
            value_ = Value(*value).value_;
        }
    }
    // NOLINTEND(google-explicit-constructor)

    using Variant = std::variant<std::monostate, std::int64_t, std::string>;
    [[nodiscard]] const Variant& variant() const noexcept { return value_; }

private:
    Variant value_;
};

/// The current row of a query, valid inside the callback that gets it. Columns count from 0; a NULL
/// reads as 0 or empty unless asked for as optional.
class Row {
public:
    explicit Row(SQLite::Statement& statement) : statement_(statement) {}
    [[nodiscard]] std::int64_t integer(int column) const;
    [[nodiscard]] std::uint64_t count(int column) const;
    [[nodiscard]] std::string text(int column) const;
    [[nodiscard]] std::optional<std::int64_t> optional_integer(int column) const;

private:
    SQLite::Statement& statement_;
};

/// One connection, used by one thread at a time. Statements are prepared once and kept.
///
/// Errors of every method: Conflict "sql.constraint"; Unavailable "sql.busy"; Unavailable
/// "sql.full"; Internal "sql.corrupt"; Internal "sql.failed" for the rest. The detail names the
/// statement, never a bound value.
class Session {
public:
    enum class Access { Read, Write };

    /// Opens (and for Write creates, mode 0600) the database at `path` in WAL mode with synchronous
    /// FULL, foreign keys on and a busy timeout of five seconds. Errors: also NotFound
    /// "sql.not_found" (Read).
    static Result<Session> open(const std::string& path, Access access);

    Session(Session&&) noexcept;
    Session& operator=(Session&&) noexcept;
    ~Session();

    /// Runs a statement that returns no rows; the number of rows it changed.
    Result<std::int64_t> execute(std::string_view sql, const std::vector<Value>& values = {});
    /// Several statements without values: a migration, a pragma.
    Status execute_script(std::string_view sql);
    /// Calls `each` for every row, until it returns an error.
    Status query(std::string_view sql,
                 const std::vector<Value>& values,
                 const std::function<Status(const Row&)>& each);
    [[nodiscard]] std::int64_t last_insert_id() const;

    /// Runs `work` inside a transaction: committed when it succeeds, rolled back otherwise, also
    /// when it throws. Errors: also Unavailable "sql.rolled_back" when SQLite ended the transaction
    /// on the way, as it does when the disk is full.
    Status transaction(const std::function<Status(Session&)>& work);
    /// The same inside a transaction that is already open: a failure undoes only this. A deferred
    /// foreign key has to be resolved by the end of `work`: left to the COMMIT it would fail all.
    Status savepoint(const std::function<Status(Session&)>& work);
    /// A snapshot: every query in `work` sees the same state of the database.
    Status snapshot(const std::function<Status(Session&)>& work);
    [[nodiscard]] bool in_transaction() const;

private:
    struct State;
    explicit Session(std::unique_ptr<State> state);
    [[nodiscard]] bool has_unresolved_reference() const;
    std::unique_ptr<State> state_;
};

} // namespace muster::sql
