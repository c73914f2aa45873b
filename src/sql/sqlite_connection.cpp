#include "sql/sqlite_connection.h"

#include <filesystem>
#include <map>

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include "base/file.h"
#include "base/temporary_file.h"
#include "sql/sqlite_errors.h"

namespace muster::sql {
namespace {

void bind_value(SQLite::Statement& statement, int index, const Value& value) {
    if (const auto* number = std::get_if<std::int64_t>(&value.variant())) {
        statement.bind(index, *number);
    } else if (const auto* text = std::get_if<std::string>(&value.variant())) {
        statement.bind(index, *text);
    } else if (const auto* bytes = std::get_if<Bytes>(&value.variant())) {
        // A pointer even when empty: SQLite binds NULL for none.
        const void* first = bytes->empty() ? "" : static_cast<const void*>(bytes->data());
        statement.bind(index, first, static_cast<int>(bytes->size()));
    } else {
        statement.bind(index);
    }
}

void bind(SQLite::Statement& statement, std::span<const Value> values) {
    statement.clearBindings();
    int index = 0;
    for (const Value& value : values) {
        bind_value(statement, ++index, value);
    }
}

using Statements = std::map<std::string, SQLite::Statement, std::less<>>;

/// One run of a statement. It is taken out of those kept, so that a query made while it runs gets
/// another; and reset however the run went, because one left open would hold its snapshot.
class Run {
public:
    Run(Statements& kept, SQLite::Database& database, std::string_view sql) : kept_(kept) {
        auto found = kept.find(sql);
        if (found == kept.end()) {
            std::string text(sql);
            found = kept.try_emplace(text, database, text).first;
        }
        node_ = kept.extract(found);
    }
    Run(const Run&) = delete;
    Run& operator=(const Run&) = delete;
    ~Run() {
        node_.mapped().tryReset(); // repeats the error of the run, which was reported already
        kept_.insert(std::move(node_));
    }

    [[nodiscard]] SQLite::Statement& statement() { return node_.mapped(); }

private:
    Statements& kept_;
    Statements::node_type node_;
};

class SqliteRow final : public Row {
public:
    explicit SqliteRow(SQLite::Statement& statement) : statement_(statement) {}
    [[nodiscard]] bool is_null(int column) const override {
        return statement_.isColumnNull(column);
    }
    [[nodiscard]] std::int64_t integer(int column) const override {
        return statement_.getColumn(column).getInt64();
    }
    [[nodiscard]] std::string text(int column) const override {
        return statement_.getColumn(column).getString();
    }
    [[nodiscard]] Bytes bytes(int column) const override {
        const std::string held = statement_.getColumn(column).getString();
        const ByteSpan span = as_bytes(held);
        return {span.begin(), span.end()};
    }

private:
    SQLite::Statement& statement_;
};

class SqliteConnection final : public Connection {
public:
    SqliteConnection(const std::string& path, int flags) : database_(path, flags) {}

    [[nodiscard]] Engine engine() const override { return Engine::Sqlite; }

    Status set_limits(const Limits& limits) override {
        const auto wait = limits.lock_wait.count();
        const auto most = std::int64_t{INT32_MAX};
        return done("busy_timeout", [&] {
            database_.setBusyTimeout(static_cast<int>(wait == 0 ? most : std::min(wait, most)));
        });
    }

    Result<std::int64_t> execute(std::string_view sql, std::span<const Value> values) override {
        return guarded(sql, database_, [&] {
            Run run(statements_, database_, sql);
            bind(run.statement(), values);
            return std::int64_t{run.statement().exec()};
        });
    }

    Status execute_script(std::string_view sql) override {
        return done(sql, [&] { database_.exec(std::string(sql)); });
    }

    Status query(std::string_view sql,
                 std::span<const Value> values,
                 const std::function<bool(const Row&)>& each) override {
        return done(sql, [&] {
            Run run(statements_, database_, sql);
            bind(run.statement(), values);
            const SqliteRow row(run.statement());
            while (run.statement().executeStep() && each(row)) {
            }
        });
    }

    [[nodiscard]] bool in_transaction() const override {
        return sqlite3_get_autocommit(database_.getHandle()) == 0;
    }
    Status begin() override { return run_kept("BEGIN IMMEDIATE"); }
    Status begin_snapshot() override { return run_kept("BEGIN"); }
    Status commit() override { return run_kept("COMMIT"); }
    Status roll_back() override { return run_kept("ROLLBACK"); }

    Status begin_savepoint() override { return run_kept("SAVEPOINT step"); }
    Status release_savepoint() override {
        if (has_unresolved_reference()) {
            return Error{ErrorKind::Conflict, "sql.constraint",
                         "a deferred foreign key is unresolved"};
        }
        return run_kept("RELEASE step");
    }
    Status undo_savepoint() override {
        TRY_DONE(run_kept("ROLLBACK TO step"));
        return run_kept("RELEASE step");
    }

private:
    /// One statement, compiled once: what every transaction begins and ends with.
    Status run_kept(std::string_view sql) {
        TRY_DONE(execute(sql, {}));
        return {};
    }

    template <class Call>
    Status done(std::string_view sql, const Call& call) const {
        TRY_DONE(guarded(sql, database_, [&] {
            call();
            return true;
        }));
        return {};
    }

    [[nodiscard]] bool has_unresolved_reference() const {
        int unresolved = 0;
        int unused = 0;
        sqlite3_db_status(database_.getHandle(), SQLITE_DBSTATUS_DEFERRED_FKS, &unresolved, &unused,
                          0);
        return unresolved != 0;
    }

    SQLite::Database database_;
    Statements statements_; // closed before the database
};

/// Makes a database that is not there, for its mode 0600: bills are confidential, and SQLite's side
/// files inherit it.
///
/// It is made aside and then given its name. Whoever closes a descriptor of the file itself lets go
/// of the locks that all connections of this process have on it (POSIX says so of fcntl locks), and
/// another process then takes the log from under them.
Status make_file(const std::filesystem::path& path) {
    std::error_code failed;
    if (std::filesystem::exists(path, failed)) {
        return {};
    }
    const auto directory = path.has_parent_path() ? path.parent_path() : ".";
    TRY(const TemporaryFile aside, TemporaryFile::create(directory, ".db"));
    std::filesystem::create_hard_link(aside.path(), path, failed);
    return failed && failed != std::errc::file_exists
               ? Status(file_error(failed.value(), "create", path))
               : Status{};
}

} // namespace

Result<std::unique_ptr<Connection>>
open_sqlite(const std::string& path, Access access, const Limits& limits) {
    const int flags = SQLite::OPEN_READWRITE | (access == Access::Write ? SQLite::OPEN_CREATE : 0);
    std::error_code ignored;
    if (access == Access::Read && !std::filesystem::exists(path, ignored)) {
        return Error{ErrorKind::NotFound, "sql.not_found", path};
    }
    if (access == Access::Write) {
        TRY_DONE(make_file(path));
    }
    TRY(auto connection,
        guarded_opening(path, [&] { return std::make_unique<SqliteConnection>(path, flags); }));
    TRY_DONE(connection->set_limits(limits));
    TRY_DONE(connection->execute_script(
        access == Access::Write
            ? "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
              "PRAGMA cache_size=-16384" // KiB: a large write is not read back from the log
            : "PRAGMA query_only=ON"));
    return connection;
}

} // namespace muster::sql
