#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace muster::bench {

/// What a client sends over and over. `{etag}` in it stands for the ETag that came last, the first
/// time for `etag`; `{number}` for eight digits that nobody else has sent.
struct RequestTemplate {
    std::string text;
    std::string etag;
};

struct LoadOrder {
    std::uint16_t port = 0;
    std::vector<RequestTemplate> requests;
    int connections = 1;
    std::chrono::seconds time{5};
    /// 0: each connection sends its own request as soon as it is answered. Otherwise so many a
    /// second are due, all requests in turn, whether or not those before were answered; the time
    /// of one counts from when it was due.
    double per_second = 0;
};

struct LoadResult {
    double per_second = 0;
    std::chrono::microseconds median{};
    std::chrono::microseconds p99{};
    std::vector<std::chrono::microseconds> p99_of_each; // by request, of a paced load
    std::vector<std::size_t> answers_of_each;
};

/// Answers are counted after a warm-up of a tenth of the time. Throws when the server closes or an
/// answer is no success.
LoadResult put_load_on(const LoadOrder& order);

/// A blocking connection to the loopback, from one of its addresses: the first, the second, …
int connect_to(std::uint16_t port, int source = 0);

} // namespace muster::bench
