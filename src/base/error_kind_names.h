#pragma once

#include "base/enum_names.h"
#include "base/error.h"

namespace muster {

/// As machines read them: in the errors of commands and of tasks.
inline constexpr auto kErrorKindNames = enum_names<ErrorKind>({
    {ErrorKind::Invalid, "invalid"},
    {ErrorKind::Unauthorized, "unauthorized"},
    {ErrorKind::Forbidden, "forbidden"},
    {ErrorKind::NotFound, "not_found"},
    {ErrorKind::Conflict, "conflict"},
    {ErrorKind::Stale, "stale"},
    {ErrorKind::Impossible, "impossible"},
    {ErrorKind::RateLimited, "rate_limited"},
    {ErrorKind::Unavailable, "unavailable"},
    {ErrorKind::Upstream, "upstream"},
    {ErrorKind::Internal, "internal"},
});

} // namespace muster
