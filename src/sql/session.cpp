#include "sql/session.h"

#include "base/check.h"
#include "sql/open_connection.h"

namespace muster::sql {

Session::Session(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}
Session::Session(Session&&) noexcept = default;
Session& Session::operator=(Session&&) noexcept = default;
Session::~Session() = default;

Result<Session> Session::open(const Address& address, Access access, const Limits& limits) {
    TRY(auto connection, open_connection(address, access, limits));
    return Session(std::move(connection));
}

Result<Session> Session::open(const std::string& path, Access access) {
    return open(Address::file(path), access);
}

Engine Session::engine() const {
    return connection_->engine();
}

Status Session::set_limits(const Limits& limits) {
    return run([&] { return connection_->set_limits(limits); });
}

/// One statement. Inside a scope it is refused after another failed, and after the engine ended the
/// transaction by itself: outside of it, it would commit alone.
template <class Call>
auto Session::run(const Call& call) -> decltype(call()) {
    if (failure_) {
        return *failure_;
    }
    if (scopes_ > 0 && !connection_->in_transaction()) {
        return Error{ErrorKind::Unavailable, "sql.rolled_back",
                     "the transaction was rolled back before its end"};
    }
    auto result = call();
    if (!result && scopes_ > 0) {
        failure_ = result.error();
    }
    return result;
}

Result<std::int64_t> Session::execute(std::string_view sql, const std::vector<Value>& values) {
    return run([&] { return connection_->execute(sql, values); });
}

Status Session::execute_script(std::string_view sql) {
    return run([&] { return connection_->execute_script(sql); });
}

Status Session::query(std::string_view sql,
                      const std::vector<Value>& values,
                      const std::function<Status(const Row&)>& each) {
    Status outcome;
    TRY_DONE(run([&] {
        return connection_->query(sql, values, [&](const Row& row) {
            outcome = each(row);
            return outcome.has_value();
        });
    }));
    return outcome;
}

bool Session::in_transaction() const {
    return connection_->in_transaction();
}

/// Undoes what a scope did unless it was kept, also when an exception leaves the scope.
class Session::Scope {
public:
    using Undo = Status (Connection::*)();

    Scope(Session& session, Undo undo) : session_(session), undo_(undo) { ++session.scopes_; }
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;
    ~Scope() {
        --session_.scopes_;
        if (!kept_) {
            // What stopped the work is the error to report; a failed undo is followed by the
            // database's own when the connection closes.
            [[maybe_unused]] const Status undone = (*session_.connection_.*undo_)();
            session_.failure_.reset();
        }
    }
    void keep() { kept_ = true; }

private:
    Session& session_;
    Undo undo_;
    bool kept_ = false;
};

Status Session::finish(const std::function<Status(Session&)>& work,
                       Scope& scope,
                       Status (Connection::*end)()) {
    TRY_DONE(work(*this));
    TRY_DONE(run([&] { return (*connection_.*end)(); }));
    scope.keep();
    return {};
}

Status Session::transaction(const std::function<Status(Session&)>& work) {
    MUSTER_CHECK(scopes_ == 0, "a transaction inside a transaction");
    TRY_DONE(connection_->begin());
    Scope scope(*this, &Connection::roll_back);
    return finish(work, scope, &Connection::commit);
}

Status Session::savepoint(const std::function<Status(Session&)>& work) {
    TRY_DONE(run([&] { return connection_->begin_savepoint(); }));
    Scope scope(*this, &Connection::undo_savepoint);
    return finish(work, scope, &Connection::release_savepoint);
}

Status Session::snapshot(const std::function<Status(Session&)>& work) {
    MUSTER_CHECK(scopes_ == 0, "a snapshot inside a transaction");
    TRY_DONE(connection_->begin_snapshot());
    Scope scope(*this, &Connection::roll_back);
    return finish(work, scope, &Connection::commit);
}

} // namespace muster::sql
