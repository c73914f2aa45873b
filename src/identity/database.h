#pragma once

#include <functional>
#include <optional>
#include <type_traits>
#include <utility>

#include "base/result.h"
#include "sql/session.h"

namespace muster::identity {

/// The database with the tables of this module, whichever engine it is. Thread-safe.
class Database {
public:
    using Work = std::function<Status(sql::Session&)>;

    virtual ~Database() = default;
    /// Runs `work` on a snapshot.
    virtual Status read(const Work& work) = 0;
    /// Runs `work` as one write, answered when it is durable; a failure undoes all of it. It may be
    /// run more than once.
    virtual Status write(const Work& work) = 0;
};

/// A write that answers with a value:  `in_write(database, [&](sql::Session& s) -> Result<User> …)`
template <class Work>
auto in_write(Database& database, const Work& work)
    -> std::invoke_result_t<const Work&, sql::Session&> {
    std::optional<typename std::invoke_result_t<const Work&, sql::Session&>::value_type> value;
    TRY_DONE(database.write([&](sql::Session& session) -> Status {
        TRY(auto made, work(session));
        value.emplace(std::move(made));
        return {};
    }));
    return std::move(*value);
}

/// The same for a read.
template <class Work>
auto in_read(Database& database, const Work& work)
    -> std::invoke_result_t<const Work&, sql::Session&> {
    std::optional<typename std::invoke_result_t<const Work&, sql::Session&>::value_type> value;
    TRY_DONE(database.read([&](sql::Session& session) -> Status {
        TRY(auto made, work(session));
        value.emplace(std::move(made));
        return {};
    }));
    return std::move(*value);
}

/// The rows of a query, each turned into a value by `read(const sql::Row&) -> Result<T>`.
template <class Read>
auto all_rows(sql::Session& session,
              std::string_view query,
              const std::vector<sql::Value>& values,
              const Read& read) {
    using T = typename std::invoke_result_t<const Read&, const sql::Row&>::value_type;
    std::vector<T> rows;
    Status status = session.query(query, values, [&](const sql::Row& row) -> Status {
        TRY(auto value, read(row));
        rows.push_back(std::move(value));
        return {};
    });
    return status ? Result<std::vector<T>>(std::move(rows))
                  : Result<std::vector<T>>(status.error());
}

/// The one row of a query by a key, or nullopt.
template <class Read>
auto find_row(sql::Session& session,
              std::string_view query,
              const std::vector<sql::Value>& values,
              const Read& read) {
    using T = typename std::invoke_result_t<const Read&, const sql::Row&>::value_type;
    std::optional<T> found;
    Status status = session.query(query, values, [&](const sql::Row& row) -> Status {
        TRY(auto value, read(row));
        found.emplace(std::move(value));
        return {};
    });
    return status ? Result<std::optional<T>>(std::move(found))
                  : Result<std::optional<T>>(status.error());
}

} // namespace muster::identity
