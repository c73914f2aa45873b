#include "aws/retry.h"

#include <algorithm>
#include <charconv>
#include <condition_variable>
#include <mutex>
#include <optional>

namespace muster::aws {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kLongestWait{20'000};
constexpr milliseconds kHeardBeyond{5'000};

std::optional<std::int64_t> number_in(const HttpHeaders& headers, std::string_view name) {
    const auto text = find_header(headers, name);
    std::int64_t value = 0;
    if (!text ||
        std::from_chars(text->data(), text->data() + text->size(), value).ec != std::errc{} ||
        value < 0) {
        return std::nullopt;
    }
    return value;
}

std::optional<milliseconds> asked_for(const HttpHeaders& answer) {
    constexpr std::int64_t kDay = 86'400;
    if (const auto millis = number_in(answer, "x-amz-retry-after")) {
        return milliseconds(std::min(*millis, kDay * 1'000));
    }
    if (const auto seconds = number_in(answer, "Retry-After")) {
        return std::chrono::seconds(std::min(*seconds, kDay));
    }
    return std::nullopt;
}

} // namespace

bool ThreadSleeper::sleep(milliseconds time, const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any never;
    std::unique_lock lock(mutex);
    never.wait_for(lock, stop, time, [] { return false; });
    return !stop.stop_requested();
}

int RetryQuota::take(bool after_timeout) {
    constexpr int kCost = 5;
    constexpr int kTimeoutCost = 10;
    const int cost = after_timeout ? kTimeoutCost : kCost;
    const auto tokens = tokens_.lock();
    if (*tokens < cost) {
        return 0;
    }
    *tokens -= cost;
    return cost;
}

void RetryQuota::succeeded(int paid) {
    const auto tokens = tokens_.lock();
    *tokens = std::min(kCapacity, *tokens + std::max(paid, 1));
}

milliseconds retry_delay(int failed, const HttpHeaders& answer, Random& random) {
    constexpr std::uint64_t kParts = 1'000;
    const milliseconds whole =
        std::min(kLongestWait, milliseconds(1'000) * (1 << std::clamp(failed - 1, 0, 10)));
    const milliseconds ours(whole.count() *
                            static_cast<std::int64_t>(random.next() % (kParts + 1)) /
                            static_cast<std::int64_t>(kParts));
    const auto asked = asked_for(answer);
    return asked ? std::clamp(*asked, ours, ours + kHeardBeyond) : ours;
}

} // namespace muster::aws
