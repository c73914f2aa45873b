#pragma once

#include <expected>
#include <utility>

#include "base/error.h"

namespace muster {

/// The value, or the Error that stopped us. A class of its own only to carry [[nodiscard]],
/// which std::expected lacks: a dropped result must not compile.
template <class T>
struct [[nodiscard]] Result : std::expected<T, Error> {
    using std::expected<T, Error>::expected;
    Result(Error error) // NOLINT(google-explicit-constructor): `return Error{…}` is the idiom
        : std::expected<T, Error>(std::unexpect, std::move(error)) {}
};

template <>
struct [[nodiscard]] Result<void> : std::expected<void, Error> {
    using std::expected<void, Error>::expected;
    Result(Error error) // NOLINT(google-explicit-constructor): `return Error{…}` is the idiom
        : std::expected<void, Error>(std::unexpect, std::move(error)) {}
};

using Status = Result<void>;

} // namespace muster

#define MUSTER_CAT_(a, b) a##b
#define MUSTER_CAT(a, b) MUSTER_CAT_(a, b)
#define MUSTER_TRY_(result, lhs, expr)                                                             \
    auto result = (expr);                                                                          \
    if (!(result)) {                                                                               \
        return std::move((result).error());                                                        \
    }                                                                                              \
    lhs = std::move(*(result))

/// TRY(auto account, store.get(id)); returns the Error to the caller, or binds the value.
/// Two statements, so never as the body of an unbraced `if`; and never around co_await.
#define TRY(lhs, expr) MUSTER_TRY_(MUSTER_CAT(try_result_, __COUNTER__), lhs, expr)

#define MUSTER_TRY_DONE_(status, expr)                                                             \
    do {                                                                                           \
        if (auto status = (expr); !status) {                                                       \
            return std::move(status.error());                                                      \
        }                                                                                          \
    } while (false)

/// TRY_DONE(save(account)); returns the Error of a Status to the caller. Its name is counted, not
/// fixed, so that a closure inside the expression may use it too.
#define TRY_DONE(expr) MUSTER_TRY_DONE_(MUSTER_CAT(try_status_, __COUNTER__), expr)
