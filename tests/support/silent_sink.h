#pragma once

#include <string_view>

#include "base/log.h"

namespace muster::test {

/// Where lines of a log go that no test reads.
class SilentSink final : public LogSink {
public:
    void write(std::string_view) override {}
};

} // namespace muster::test
