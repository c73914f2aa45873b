#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <ostream>
#include <string>
#include <thread>

namespace muster::commands {

/// How far something is; written by those who work, read by the bar.
struct Progress {
    const std::atomic<std::uint64_t>& bytes;
    const std::atomic<std::uint64_t>& total_bytes;
    const std::atomic<std::uint64_t>& rows;
};

/// `[#####     ]  45%  1.2 GB of 2.7 GB  830,000 rows/s  0:12 left`, cut to `width` cells.
std::string progress_line(std::uint64_t bytes,
                          std::uint64_t total_bytes,
                          std::uint64_t rows,
                          std::chrono::milliseconds elapsed,
                          std::size_t width);

/// Redraws one line of a terminal as long as it lives, and wipes it in the end. Silent where there
/// is no terminal (`width` is nullopt).
class ProgressBar {
public:
    ProgressBar(Progress progress, std::optional<std::size_t> width, std::ostream& out);

private:
    std::jthread drawer_;
};

} // namespace muster::commands
