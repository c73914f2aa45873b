#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>

namespace muster::http {

/// What the server has done since it started. Each number is exact; together they are of about the
/// same moment. Thread-safe.
struct Metrics {
    using Counter = std::atomic<std::uint64_t>;

    /// Upper bounds in microseconds of the histogram of answer times; the last has none.
    static constexpr std::array<std::int64_t, 11> kBucketBounds = {
        100, 250, 500, 1'000, 2'500, 5'000, 10'000, 50'000, 250'000, 1'000'000, 5'000'000};

    std::array<Counter, 6> answers{}; // by the first digit of their status
    std::array<Counter, kBucketBounds.size() + 1> answer_times{};
    Counter answer_time_total{0}; // microseconds
    Counter bytes_received{0};
    Counter bytes_sent{0};
    Counter connections_accepted{0};
    Counter connections_refused{0}; // past a limit
    Counter requests_refused{0};    // malformed or past a limit, before any handler
    Counter queue_full{0};
    Counter timeouts{0};       // of a header, a body or a reader
    Counter answers_cut{0};    // streams that failed or whose reader left
    Counter handler_throws{0}; // bugs
    Counter events_sent{0};
    Counter listeners_dropped{0}; // too slow
    // As of now, not since the start:
    Counter connections_open{0};
    Counter listeners{0};

    void count_answer(int status) {
        const auto digit = static_cast<std::size_t>(status / 100);
        ++answers[digit < answers.size() ? digit : 0];
    }
    void count_time(std::chrono::microseconds time) {
        std::size_t bucket = 0;
        while (bucket < kBucketBounds.size() && time.count() > kBucketBounds[bucket]) {
            ++bucket;
        }
        ++answer_times[bucket];
        answer_time_total += static_cast<std::uint64_t>(time.count());
    }
};

} // namespace muster::http
