#include "edge/load.h"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string_view>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace muster::bench {
namespace {

using Clock = std::chrono::steady_clock;

struct Client {
    int socket = -1;
    std::string received;
    Clock::time_point sent;
};

/// Takes one whole answer off the front; false when it is not all there.
bool take_answer(std::string& received) {
    const std::size_t end = received.find("\r\n\r\n");
    if (end == std::string::npos) {
        return false;
    }
    if (!received.starts_with("HTTP/1.1 200")) {
        throw std::runtime_error("not answered 200: " + received.substr(0, 200));
    }
    static constexpr std::string_view kLength = "Content-Length: ";
    const std::size_t length = received.find(kLength);
    const std::size_t size = end + 4 + std::stoul(received.substr(length + kLength.size(), 10));
    if (received.size() < size) {
        return false;
    }
    received.erase(0, size);
    return true;
}

void send_request(Client& client, const std::string& request) {
    client.sent = Clock::now();
    if (::send(client.socket, request.data(), request.size(), MSG_NOSIGNAL) !=
        static_cast<ssize_t>(request.size())) {
        throw std::runtime_error("the server does not take the request");
    }
}

void receive(Client& client) {
    std::array<char, 16384> bytes{};
    const ssize_t count = ::recv(client.socket, bytes.data(), bytes.size(), 0);
    if (count <= 0) {
        throw std::runtime_error("the server closed");
    }
    client.received.append(bytes.data(), static_cast<std::size_t>(count));
}

std::chrono::microseconds at_share(std::vector<Clock::duration>& times, double share) {
    if (times.empty()) {
        return {};
    }
    const auto at = static_cast<std::ptrdiff_t>(static_cast<double>(times.size() - 1) * share);
    std::ranges::nth_element(times, times.begin() + at);
    return std::chrono::duration_cast<std::chrono::microseconds>(
        times[static_cast<std::size_t>(at)]);
}

} // namespace

int connect_to(std::uint16_t port) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
        throw std::runtime_error("cannot connect");
    }
    const int on = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    return socket;
}

LoadResult put_load_on(std::uint16_t port,
                       const std::string& request,
                       int connections,
                       std::chrono::seconds time) {
    const int poll = ::epoll_create1(EPOLL_CLOEXEC);
    std::vector<Client> clients(static_cast<std::size_t>(connections));
    for (std::size_t i = 0; i < clients.size(); ++i) {
        clients[i].socket = connect_to(port);
        epoll_event event{.events = EPOLLIN, .data = {.u64 = i}};
        ::epoll_ctl(poll, EPOLL_CTL_ADD, clients[i].socket, &event);
        send_request(clients[i], request);
    }
    std::vector<Clock::duration> times;
    const auto begin = Clock::now() + time / 10;
    const auto end = begin + time;
    std::array<epoll_event, 64> events{};
    for (auto now = Clock::now(); now < end; now = Clock::now()) {
        const int count = ::epoll_wait(poll, events.data(), events.size(), 100);
        for (int i = 0; i < count; ++i) {
            Client& client = clients[events[static_cast<std::size_t>(i)].data.u64];
            receive(client);
            if (take_answer(client.received)) {
                if (now >= begin) {
                    times.push_back(Clock::now() - client.sent);
                }
                send_request(client, request);
            }
        }
    }
    for (const Client& client : clients) {
        ::close(client.socket);
    }
    ::close(poll);
    return {.per_second = static_cast<double>(times.size()) / static_cast<double>(time.count()),
            .median = at_share(times, 0.5),
            .p99 = at_share(times, 0.99)};
}

} // namespace muster::bench
