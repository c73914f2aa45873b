#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <stop_token>
#include <utility>

#include "base/mutex.h"
#include "base/result.h"

namespace muster::cost {

/// Keeps reports that read much from running all at once in a server: they would take the memory
/// and the processors from those that a rollup answers in milliseconds. What reads few rows passes
/// at once; the rest wait in a line of limited length. Thread-safe.
class ScanGate {
public:
    struct Options {
        std::uint64_t few_rows = 4'000'000; // up to so many pass
        std::size_t at_once = 2;            // reports beyond that which may run
        std::size_t waiting = 16;           // and wait
        std::chrono::milliseconds longest_wait{10'000};
    };
    explicit ScanGate(const Options& options) : options_(options) {}

    /// A report's leave to run, given back when it goes.
    class Pass {
    public:
        Pass(Pass&& other) noexcept : gate_(std::exchange(other.gate_, nullptr)) {}
        Pass& operator=(Pass&&) = delete;
        ~Pass();

    private:
        friend class ScanGate;
        explicit Pass(ScanGate* gate) : gate_(gate) {}
        ScanGate* gate_; // none: nothing to give back
    };
    /// Errors: Unavailable "report.busy" when the line is full or has not moved in time; Conflict
    /// "ledger.cancelled".
    Result<Pass> enter(std::uint64_t rows, const std::stop_token& stop);

private:
    struct Line {
        std::size_t running = 0;
        std::size_t waiting = 0;
    };
    void leave();

    Options options_;
    Guarded<Line> line_;
    std::condition_variable moved_;
};

} // namespace muster::cost
