#pragma once

#include <stdexcept>

/// An invariant of our own code, checked in all builds. Input never triggers it.
#define MUSTER_CHECK(condition, what)                                                              \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            throw std::logic_error(what);                                                          \
        }                                                                                          \
    } while (false)
