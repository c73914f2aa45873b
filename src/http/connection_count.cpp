#include "http/connection_count.h"

namespace muster::http {

ConnectionCount::Place::~Place() {
    if (count_ != nullptr) {
        count_->leave(client_);
    }
}

std::optional<ConnectionCount::Place> ConnectionCount::enter(const IpAddress& address, Kind kind) {
    const IpAddress client = address.client();
    const auto open = open_.lock();
    std::size_t& of_client = open->of_client[client];
    const bool too_many = kind == Kind::Client && of_client >= bounds_.per_client;
    if (too_many || open->total >= bounds_.connections) {
        if (of_client == 0) {
            open->of_client.erase(client);
        }
        return std::nullopt;
    }
    ++of_client;
    ++open->total;
    return Place(*this, client);
}

bool ConnectionCount::wait_until_none(std::chrono::milliseconds time) {
    auto open = open_.lock();
    return open.wait_for(emptied_, time, [&] { return open->total == 0; });
}

void ConnectionCount::leave(const IpAddress& client) {
    const auto open = open_.lock();
    --open->total;
    const auto found = open->of_client.find(client);
    if (--found->second == 0) {
        open->of_client.erase(found);
    }
    if (open->total == 0) {
        emptied_.notify_all();
    }
}

} // namespace muster::http
