#pragma once

#include <cstdlib>

/// What a fuzz target holds to be true of every input; where it is not, the input is a finding.
inline void must(bool holds) {
    if (!holds) {
        std::abort();
    }
}
