#include "sql/session.h"

#include <filesystem>
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
    Statements statements; // closed before the database

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
    std::error_code ignored;
    if (access == Access::Read && !std::filesystem::exists(path, ignored)) {
        return Error{ErrorKind::NotFound, "sql.not_found", path};
    }
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
        Run run(state_->statements, state_->database, sql);
        bind(run.statement(), values);
        return std::int64_t{run.statement().exec()};
    });
}

Status Session::execute_script(std::string_view sql) {
    return state_->script(sql);
}

Status Session::query(std::string_view sql,
                      const std::vector<Value>& values,
                      const std::function<Status(const Row&)>& each) {
    TRY(Status outcome, State::guarded(sql, [&] {
            Run run(state_->statements, state_->database, sql);
            bind(run.statement(), values);
            Status status;
            while (status && run.statement().executeStep()) {
                status = each(Row(run.statement()));
            }
            return status;
        }));
    return outcome;
}

std::int64_t Session::last_insert_id() const {
    return state_->database.getLastInsertRowid();
}

bool Session::in_transaction() const {
    return sqlite3_get_autocommit(state_->database.getHandle()) == 0;
}

bool Session::has_unresolved_reference() const {
    int unresolved = 0;
    int unused = 0;
    sqlite3_db_status(state_->database.getHandle(), SQLITE_DBSTATUS_DEFERRED_FKS, &unresolved,
                      &unused, 0);
    return unresolved != 0;
}

namespace {

/// Undoes what a scope did unless it was kept, also when an exception leaves the scope.
class Undo {
public:
    Undo(Session& session, std::string_view script) : session_(session), script_(script) {}
    Undo(const Undo&) = delete;
    Undo& operator=(const Undo&) = delete;
    ~Undo() {
        if (!kept_) {
            // What stopped the work is the error to report; a failed undo is followed by the
            // database's own when the connection closes.
            [[maybe_unused]] const Status undone = session_.execute_script(script_);
        }
    }
    void keep() { kept_ = true; }

private:
    Session& session_;
    std::string_view script_;
    bool kept_ = false;
};

Status within(Session& session,
              std::string_view begin,
              std::string_view commit,
              std::string_view undo,
              const std::function<Status(Session&)>& work) {
    TRY_DONE(session.execute_script(begin));
    Undo undoing(session, undo);
    TRY_DONE(work(session));
    if (!session.in_transaction()) {
        return Error{ErrorKind::Unavailable, "sql.rolled_back",
                     "the transaction was rolled back before its end"};
    }
    TRY_DONE(session.execute_script(commit));
    undoing.keep();
    return {};
}

} // namespace

Status Session::transaction(const std::function<Status(Session&)>& work) {
    return within(*this, "BEGIN IMMEDIATE", "COMMIT", "ROLLBACK", work);
}

Status Session::savepoint(const std::function<Status(Session&)>& work) {
    const auto checked = [&work](Session& session) -> Status {
        TRY_DONE(work(session));
        if (session.has_unresolved_reference()) {
            return Error{ErrorKind::Conflict, "sql.constraint",
                         "a deferred foreign key is unresolved"};
        }
        return {};
    };
    return within(*this, "SAVEPOINT step", "RELEASE step", "ROLLBACK TO step; RELEASE step",
                  checked);
}

Status Session::snapshot(const std::function<Status(Session&)>& work) {
    return within(*this, "BEGIN", "COMMIT", "ROLLBACK", work);
}

} // namespace muster::sql
