#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "http/request.h"
#include "http/response.h"

namespace muster::http {

/// What the server serves. Called by many workers at once.
class Application {
public:
    virtual ~Application() = default;

    /// The longest body that is read for a path, asked before any of it is.
    [[nodiscard]] virtual std::uint64_t body_limit(Verb verb,
                                                   std::span<const std::string> segments) const = 0;

    /// The answer. An exception is a bug: the server logs it and answers 500.
    [[nodiscard]] virtual Response handle(Request request) = 0;
};

} // namespace muster::http
