#pragma once

#include <stdexcept>
#include <utility>

#include "base/result.h"

namespace muster::test {

/// What has to be there for the test to mean anything. Throws what was wrong instead.
template <class T>
T need(Result<T> result) {
    if (!result) {
        throw std::runtime_error(result.error().detail);
    }
    return std::move(*result);
}

} // namespace muster::test
