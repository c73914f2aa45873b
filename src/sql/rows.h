#pragma once

#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/result.h"
#include "sql/session.h"

namespace muster::sql {

/// The rows of a query, each turned into a value by `read(const Row&) -> Result<T>`. Errors: those
/// of Session::query() and of `read`.
template <class Read>
auto all_rows(Session& session,
              std::string_view query,
              const std::vector<Value>& values,
              const Read& read) {
    using T = typename std::invoke_result_t<const Read&, const Row&>::value_type;
    std::vector<T> rows;
    Status status = session.query(query, values, [&](const Row& row) -> Status {
        TRY(auto value, read(row));
        rows.push_back(std::move(value));
        return {};
    });
    return status ? Result<std::vector<T>>(std::move(rows))
                  : Result<std::vector<T>>(status.error());
}

/// The one row of a query by a key, or nullopt.
template <class Read>
auto find_row(Session& session,
              std::string_view query,
              const std::vector<Value>& values,
              const Read& read) {
    using T = typename std::invoke_result_t<const Read&, const Row&>::value_type;
    std::optional<T> found;
    Status status = session.query(query, values, [&](const Row& row) -> Status {
        TRY(auto value, read(row));
        found.emplace(std::move(value));
        return {};
    });
    return status ? Result<std::optional<T>>(std::move(found))
                  : Result<std::optional<T>>(status.error());
}

} // namespace muster::sql
