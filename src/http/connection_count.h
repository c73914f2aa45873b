#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <optional>
#include <unordered_map>
#include <utility>

#include "base/ip_address.h"
#include "base/mutex.h"

namespace muster::http {

/// How many connections there are, in all and from each client. Thread-safe.
class ConnectionCount {
public:
    struct Bounds {
        std::size_t connections = 0;
        std::size_t per_client = 0;
    };
    /// A counted connection, until this goes. Move-only.
    class Place {
    public:
        Place(Place&& other) noexcept
            : count_(std::exchange(other.count_, nullptr)), client_(other.client_) {}
        Place& operator=(Place&&) = delete;
        ~Place();

    private:
        friend class ConnectionCount;
        Place(ConnectionCount& count, const IpAddress& client) : count_(&count), client_(client) {}

        ConnectionCount* count_;
        IpAddress client_;
    };

    explicit ConnectionCount(Bounds bounds) : bounds_(bounds) {}

    enum class Kind { Client, TrustedProxy }; // behind a proxy stand many clients
    /// Nothing when the connection would be one too many.
    [[nodiscard]] std::optional<Place> enter(const IpAddress& address, Kind kind);
    /// False when some are still there after that time.
    [[nodiscard]] bool wait_until_none(std::chrono::milliseconds time);

private:
    struct Open {
        std::size_t total = 0;
        std::unordered_map<IpAddress, std::size_t> of_client;
    };
    void leave(const IpAddress& client);

    Bounds bounds_;
    Guarded<Open> open_;
    std::condition_variable emptied_;
};

} // namespace muster::http
