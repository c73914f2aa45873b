#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace muster {

/// What went wrong, in words every layer shares. Kept short on purpose: the HTTP
/// edge, the job runner and the command line each switch over all of it.
enum class ErrorKind {
    Invalid,      // the caller sent something that can never work
    Unauthorized, // we do not know who is asking
    Forbidden,    // we know, and the answer is no
    NotFound,
    Conflict,    // true now, may change: wrong state, duplicate
    Stale,       // the caller's revision is not the newest
    Impossible,  // well-formed, but cannot be done in any state
    RateLimited, // our limit or AWS's; see retry_after
    Unavailable, // a dependency failed in a way that retrying may cure
    Upstream,    // a dependency refused and retrying will not help
    Internal,    // a bug or broken data of our own
};

/// What is wrong with one field of a document that somebody sent.
struct FieldProblem {
    std::string pointer; // JSON pointer (RFC 6901) of the field; empty for the whole document
    std::string detail;

    friend bool operator==(const FieldProblem&, const FieldProblem&) = default;
};

struct Error {
    ErrorKind kind = ErrorKind::Internal;
    std::string_view reason; // stable slug from a literal, e.g. "account.closed"
    std::string detail;      // for a person; never contains a secret
    std::chrono::seconds retry_after{0};
    std::vector<FieldProblem> problems{}; // of an Invalid document: each field, where known
};

} // namespace muster
