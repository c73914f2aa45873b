#include "commands/progress_bar.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>

#include <fmt/format.h>

#include "cost/utf8.h"

namespace muster::commands {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kRedraw{100};
constexpr std::size_t kBarCells = 24;

std::string size_text(std::uint64_t bytes) {
    constexpr std::string_view kUnits[] = {"B", "kB", "MB", "GB", "TB"};
    auto size = static_cast<double>(bytes);
    std::size_t unit = 0;
    while (size >= 1000 && unit + 1 < std::size(kUnits)) {
        size /= 1000;
        ++unit;
    }
    return fmt::format("{:.{}f} {}", size, unit == 0 ? 0 : 1, kUnits[unit]);
}

} // namespace

std::string progress_line(std::uint64_t bytes,
                          std::uint64_t total_bytes,
                          std::uint64_t rows,
                          milliseconds elapsed,
                          std::size_t width) {
    const double share =
        total_bytes == 0
            ? 0
            : std::min(1.0, static_cast<double>(bytes) / static_cast<double>(total_bytes));
    const double seconds = std::max(0.001, static_cast<double>(elapsed.count()) / 1000);
    std::string figures =
        fmt::format(" {:3.0f}%  {} of {}  {:.0f} rows/s", share * 100, size_text(bytes),
                    size_text(total_bytes), static_cast<double>(rows) / seconds);
    if (share > 0.01 && share < 1) {
        const auto left = static_cast<std::uint64_t>(seconds * (1 - share) / share);
        figures += fmt::format("  {}:{:02} left", left / 60, left % 60);
    }
    // The figures say more than the bar: it takes what they leave.
    const std::size_t room = width > figures.size() + 2 ? width - figures.size() - 2 : 0;
    const std::size_t cells = std::min(kBarCells, room);
    const auto filled = static_cast<std::size_t>(share * static_cast<double>(cells));
    const std::string line = fmt::format("[{}{}]{}", std::string(filled, '#'),
                                         std::string(cells - filled, ' '), figures);
    return std::string(cost::cut_to_width(line, width));
}

ProgressBar::ProgressBar(Progress progress, std::optional<std::size_t> width, std::ostream& out) {
    if (!width) {
        return;
    }
    const std::size_t cells = *width > 0 ? *width - 1 : 0; // the last cell would wrap
    drawer_ = std::jthread([progress, cells, &out](const std::stop_token& stop) {
        const auto start = steady_clock::now();
        std::mutex mutex;
        std::condition_variable_any ended;
        std::unique_lock lock(mutex);
        while (!ended.wait_for(lock, stop, kRedraw, [&] { return stop.stop_requested(); })) {
            const auto elapsed =
                std::chrono::duration_cast<milliseconds>(steady_clock::now() - start);
            out << "\r\x1b[K"
                << progress_line(progress.bytes, progress.total_bytes, progress.rows, elapsed,
                                 cells)
                << std::flush;
        }
        out << "\r\x1b[K" << std::flush;
    });
}

} // namespace muster::commands
