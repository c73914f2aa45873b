#pragma once

#include <string_view>

#include <SQLiteCpp/Exception.h>

#include "base/result.h"

namespace muster::sql {

/// What an exception of the library means here, in the words of Session's errors.
Error error_of(const SQLite::Exception& failure, std::string_view sql);

/// Runs `call` and turns what the library throws into an Error.
template <class Call>
auto guarded(std::string_view sql, const Call& call) -> Result<decltype(call())> {
    try {
        return call();
    } catch (const SQLite::Exception& failure) {
        return error_of(failure, sql);
    }
}

} // namespace muster::sql
