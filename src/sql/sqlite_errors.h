#pragma once

#include <string>
#include <string_view>

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>

#include "base/result.h"

namespace muster::sql {

/// What an exception of the library means here, in the words of Session's errors. A full disk is
/// "sql.full" wherever SQLite met it; where it does not say, the disk is tried.
Error error_of(const SQLite::Exception& failure,
               std::string_view sql,
               const SQLite::Database& database);

/// The same of a database that could not be opened, in a file.
Error error_of_opening(const SQLite::Exception& failure, const std::string& file);

/// Runs `call` and turns what the library throws into an Error.
template <class Call>
auto guarded(std::string_view sql, const SQLite::Database& database, const Call& call)
    -> Result<decltype(call())> {
    try {
        return call();
    } catch (const SQLite::Exception& failure) {
        return error_of(failure, sql, database);
    }
}

/// The same of a call that opens a database.
template <class Call>
auto guarded_opening(const std::string& file, const Call& call) -> Result<decltype(call())> {
    try {
        return call();
    } catch (const SQLite::Exception& failure) {
        return error_of_opening(failure, file);
    }
}

} // namespace muster::sql
