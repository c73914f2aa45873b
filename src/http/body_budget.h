#pragma once

#include <atomic>
#include <cstdint>

namespace muster::http {

/// What the bodies of all requests may take in memory together, from their first byte until they
/// are answered. Thread-safe.
class BodyBudget {
public:
    /// What one connection has of it; given back at the end. Not thread-safe.
    class Share {
    public:
        explicit Share(BodyBudget& budget) : budget_(budget) {}
        Share(const Share&) = delete;
        Share& operator=(const Share&) = delete;
        ~Share() { release(); }

        /// Grows to so many bytes; false, and as it was, when too little is left.
        [[nodiscard]] bool cover(std::uint64_t bytes) {
            if (bytes <= bytes_) {
                return true;
            }
            const std::uint64_t more = bytes - bytes_;
            if (budget_.taken_.fetch_add(more) + more > budget_.most_) {
                budget_.taken_ -= more;
                return false;
            }
            bytes_ = bytes;
            return true;
        }
        void release() {
            if (bytes_ > 0) {
                budget_.taken_ -= bytes_;
                bytes_ = 0;
            }
        }

    private:
        BodyBudget& budget_;
        std::uint64_t bytes_ = 0;
    };

    explicit BodyBudget(std::uint64_t most) : most_(most) {}

private:
    std::uint64_t most_;
    std::atomic<std::uint64_t> taken_{0};
};

} // namespace muster::http
