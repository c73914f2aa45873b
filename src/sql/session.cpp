#include "sql/session.h"

#include <map>

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include "base/check.h"
#include "base/file.h"

namespace muster::sql {
namespace {

constexpr int kBusyMilliseconds = 5000;

Error error_of(const SQLite::Exception& failure, std::string_view sql) {
    const std::string detail = fmt::format("{} in: {}", failure.getErrorStr(), sql.substr(0, 120));
    switch (failure.getErrorCode()) {
    case SQLITE_CONSTRAINT: return {ErrorKind::Conflict, "sql.constraint", detail};
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return {ErrorKind::Unavailable, "sql.busy", detail};
    case SQLITE_FULL: return {ErrorKind::Unavailable, "sql.full", detail};
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return {ErrorKind::Internal, "sql.corrupt", detail};
    default: return {ErrorKind::Internal, "sql.failed", detail};
    }
}

void bind(SQLite::Statement& statement, const std::vector<Value>& values) {
    statement.clearBindings();
    for (int i = 0; i < static_cast<int>(values.size()); ++i) {
        const auto& value = values[static_cast<std::size_t>(i)].variant();
        if (const auto* number = std::get_if<std::int64_t>(&value)) {
            statement.bind(i + 1, *number);
        } else if (const auto* text = std::get_if<std::string>(&value)) {
            statement.bind(i + 1, *text);
        } else {
            statement.bind(i + 1);
        }
    }
}

/// Ends a run of a kept statement however it went: one left open would hold its snapshot.
class Run {
public:
    explicit Run(SQLite::Statement& statement) : statement_(statement) {}
    Run(const Run&) = delete;
    Run& operator=(const Run&) = delete;
    ~Run() { statement_.tryReset(); } // repeats the error of the run, which was reported already

private:
    SQLite::Statement& statement_;
};

} // namespace

Value::Value(std::uint64_t number) : value_(static_cast<std::int64_t>(number)) {
    MUSTER_CHECK(number <= static_cast<std::uint64_t>(INT64_MAX),
                 "a count does not fit a database integer");
}

std::int64_t Row::integer(int column) const {
    return statement_.getColumn(column).getInt64();
}

std::uint64_t Row::count(int column) const {
    return static_cast<std::uint64_t>(integer(column));
}

std::string Row::text(int column) const {
    return statement_.getColumn(column).getString();
}

std::optional<std::int64_t> Row::optional_integer(int column) const {
    if (statement_.isColumnNull(column)) {
        return std::nullopt;
    }
    return integer(column);
}

struct Session::State {
    explicit State(const std::string& path, int flags) : database(path, flags, kBusyMilliseconds) {}

    SQLite::Database database;
    std::map<std::string, SQLite::Statement, std::less<>> statements; // closed before the database

    SQLite::Statement& prepared(std::string_view sql) {
        auto found = statements.find(sql);
        if (found == statements.end()) {
            std::string text(sql);
            found = statements.try_emplace(text, database, text).first;
        }
        return found->second;
    }

    /// Runs `call` and turns what the library throws into an Error.
    template <class Call>
    static auto guarded(std::string_view sql, const Call& call) -> Result<decltype(call())> {
        try {
            return call();
        } catch (const SQLite::Exception& failure) {
            return error_of(failure, sql);
        }
    }

    Status script(std::string_view sql) {
        TRY_DONE(guarded(sql, [&] {
            database.exec(std::string(sql));
            return true;
        }));
        return {};
    }
};

Session::Session(std::unique_ptr<State> state) : state_(std::move(state)) {}
Session::Session(Session&&) noexcept = default;
Session& Session::operator=(Session&&) noexcept = default;
Session::~Session() = default;

Result<Session> Session::open(const std::string& path, Access access) {
    const int flags = SQLite::OPEN_READWRITE | (access == Access::Write ? SQLite::OPEN_CREATE : 0);
    if (access == Access::Write) {
        // Made here for its mode, 0600: bills are confidential. SQLite's side files inherit it.
        TRY(FileDescriptor file, FileDescriptor::open(path, FileDescriptor::Mode::ReadWrite));
        TRY_DONE(file.close());
    }
    TRY(auto state, State::guarded("open", [&] { return std::make_unique<State>(path, flags); }));
    TRY_DONE(state->script(
        access == Access::Write
            ? "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON"
            : "PRAGMA query_only=ON"));
    return Session(std::move(state));
}

Result<std::int64_t> Session::execute(std::string_view sql, const std::vector<Value>& values) {
    return State::guarded(sql, [&] {
        SQLite::Statement& statement = state_->prepared(sql);
        const Run run(statement);
        bind(statement, values);
        return std::int64_t{statement.exec()};
    });
}

Status Session::execute_script(std::string_view sql) {
    return state_->script(sql);
}

Status Session::query(std::string_view sql,
                      const std::vector<Value>& values,
                      const std::function<Status(const Row&)>& each) {
    TRY(Status outcome, State::guarded(sql, [&] {
            SQLite::Statement& statement = state_->prepared(sql);
            const Run run(statement);
            bind(statement, values);
            Status status;
            while (status && statement.executeStep()) {
                status = each(Row(statement));
            }
            return status;
        }));
    return outcome;
}

std::int64_t Session::last_insert_id() const {
    return state_->database.getLastInsertRowid();
}

namespace {

Status within(Session& session,
              std::string_view begin,
              std::string_view commit,
              std::string_view undo,
              const std::function<Status(Session&)>& work) {
    TRY_DONE(session.execute_script(begin));
    Status outcome = work(session);
    if (outcome) {
        outcome = session.execute_script(commit);
    }
    if (!outcome) {
        // What stopped the work is the error to report; a failed undo is followed by the
        // database's own when the connection closes.
        [[maybe_unused]] const Status undone = session.execute_script(undo);
    }
    return outcome;
}

} // namespace

Status Session::transaction(const std::function<Status(Session&)>& work) {
    return within(*this, "BEGIN IMMEDIATE", "COMMIT", "ROLLBACK", work);
}

Status Session::savepoint(const std::function<Status(Session&)>& work) {
    return within(*this, "SAVEPOINT step", "RELEASE step", "ROLLBACK TO step; RELEASE step", work);
}

Status Session::snapshot(const std::function<Status(Session&)>& work) {
    return within(*this, "BEGIN", "COMMIT", "ROLLBACK", work);
}

} // namespace muster::sql
