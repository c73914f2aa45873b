#pragma once

#include <string_view>

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>

#include "base/result.h"

namespace muster::sql {

/// What an exception of the library means here, in the words of Session's errors. `database` tells
/// which error of the system was behind it, where there is one yet.
Error error_of(const SQLite::Exception& failure,
               std::string_view sql,
               const SQLite::Database* database = nullptr);

/// Runs `call` and turns what the library throws into an Error.
template <class Call>
auto guarded(std::string_view sql, const Call& call, const SQLite::Database* database = nullptr)
    -> Result<decltype(call())> {
    try {
        return call();
    } catch (const SQLite::Exception& failure) {
        return error_of(failure, sql, database);
    }
}

} // namespace muster::sql
