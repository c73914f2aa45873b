#pragma once

#include <stop_token>
#include <thread>

namespace muster::commands {

/// Turns Ctrl-C and SIGTERM into a request to stop, as long as it lives; a second one ends the
/// process at once. Made before any other thread, which then inherit the blocked signals.
class StopOnSignal {
public:
    static constexpr int kExitCode = 130;

    StopOnSignal();
    StopOnSignal(const StopOnSignal&) = delete;
    StopOnSignal& operator=(const StopOnSignal&) = delete;
    ~StopOnSignal();

    [[nodiscard]] std::stop_token token() const { return source_.get_token(); }

private:
    std::stop_source source_;
    std::jthread waiter_;
};

} // namespace muster::commands
