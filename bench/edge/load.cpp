#include "edge/load.h"

#include <algorithm>
#include <array>
#include <deque>
#include <optional>
#include <stdexcept>
#include <string_view>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace muster::bench {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::microseconds;

struct Client {
    int socket = -1;
    std::string received;
    Clock::time_point due;
    std::size_t request = 0;
    bool is_busy = false;
};

std::string_view field_of(std::string_view head, std::string_view name) {
    const std::size_t begin = head.find(name);
    if (begin == std::string_view::npos) {
        return {};
    }
    const std::string_view rest = head.substr(begin + name.size());
    return rest.substr(0, rest.find("\r\n"));
}

/// How many bytes the answer at the front has; nullopt while that cannot be told.
std::optional<std::size_t> size_of_answer(std::string_view received, std::string_view head) {
    // Names have no case (RFC 9110 section 5.1); servers write them one way or the other.
    if (head.contains("\r\nTransfer-Encoding: chunked") ||
        head.contains("\r\ntransfer-encoding: chunked")) {
        constexpr std::string_view kEnd = "\r\n0\r\n\r\n";
        const std::size_t end = received.find(kEnd, head.size() - 4);
        return end == std::string_view::npos ? std::nullopt : std::optional(end + kEnd.size());
    }
    std::string_view length = field_of(head, "\r\nContent-Length: ");
    if (length.empty()) {
        length = field_of(head, "\r\ncontent-length: ");
    }
    return head.size() + (length.empty() ? 0 : std::stoul(std::string(length)));
}

/// Takes one whole answer off the front; false when it is not all there.
bool take_answer(std::string& received, std::string& etag) {
    const std::size_t end = received.find("\r\n\r\n");
    if (end == std::string::npos) {
        return false;
    }
    if (!received.starts_with("HTTP/1.1 20")) {
        throw std::runtime_error("no success: " + received.substr(0, 2000));
    }
    const auto head = std::string_view(received).substr(0, end + 4);
    const auto size = size_of_answer(received, head);
    if (!size || received.size() < *size) {
        return false;
    }
    if (!head.starts_with("HTTP/1.1 2")) { // a refusal is not the work that is measured
        throw std::runtime_error("the server answers " + received.substr(0, *size));
    }
    if (const std::string_view tag = field_of(head, "\r\nETag: "); !tag.empty()) {
        etag = tag;
    }
    received.erase(0, *size);
    return true;
}

void replace(std::string& text, std::string_view name, std::string_view value) {
    if (const std::size_t place = text.find(name); place != std::string::npos) {
        text.replace(place, name.size(), value);
    }
}

microseconds at_share(std::vector<Clock::duration>& times, double share) {
    if (times.empty()) {
        return {};
    }
    const auto at = static_cast<std::ptrdiff_t>(static_cast<double>(times.size() - 1) * share);
    std::ranges::nth_element(times, times.begin() + at);
    return std::chrono::duration_cast<microseconds>(times[static_cast<std::size_t>(at)]);
}

class Load {
public:
    explicit Load(const LoadOrder& order)
        : order_(order), requests_(order.requests),
          clients_(static_cast<std::size_t>(order.connections)), times_(order.requests.size()) {
        for (std::size_t i = 0; i < clients_.size(); ++i) {
            clients_[i].socket = connect_to(order.port);
            epoll_event event{.events = EPOLLIN, .data = {.u64 = i}};
            ::epoll_ctl(poll_, EPOLL_CTL_ADD, clients_[i].socket, &event);
        }
    }
    Load(const Load&) = delete;
    Load& operator=(const Load&) = delete;
    ~Load() {
        for (const Client& client : clients_) {
            ::close(client.socket);
        }
        ::close(poll_);
    }

    LoadResult run() {
        begin_ = Clock::now() + order_.time / 10;
        next_due_ = Clock::now();
        const auto end = begin_ + order_.time;
        while (Clock::now() < end) {
            send_what_is_due();
            receive();
        }
        return result();
    }

private:
    [[nodiscard]] bool is_paced() const { return order_.per_second > 0; }

    void send_what_is_due() {
        if (!is_paced()) {
            for (std::size_t i = 0; i < clients_.size(); ++i) {
                if (!clients_[i].is_busy) {
                    send(clients_[i], i % requests_.size(), Clock::now());
                }
            }
            return;
        }
        for (; next_due_ <= Clock::now(); next_due_ += interval()) {
            due_.push_back(next_due_);
        }
        // Each in its turn: the server closes connections that nobody asks anything over.
        for (std::size_t looked = 0; looked < clients_.size() && !due_.empty(); ++looked) {
            Client& client = clients_[++asks_ % clients_.size()];
            if (!client.is_busy) {
                send(client, turn_++ % requests_.size(), due_.front());
                due_.pop_front();
            }
        }
    }

    [[nodiscard]] Clock::duration interval() const {
        return std::chrono::duration_cast<Clock::duration>(
            std::chrono::duration<double>(1 / order_.per_second));
    }

    void send(Client& client, std::size_t number, Clock::time_point due) {
        std::string text = requests_[number].text;
        replace(text, "{etag}", requests_[number].etag);
        replace(text, "{number}", fmt::format("{:08}", ++numbers_));
        client.due = due;
        client.request = number;
        client.is_busy = true;
        if (::send(client.socket, text.data(), text.size(), MSG_NOSIGNAL) !=
            static_cast<ssize_t>(text.size())) {
            throw std::runtime_error("the server does not take the request");
        }
    }

    void receive() {
        std::array<epoll_event, 64> events{};
        const int count = ::epoll_wait(poll_, events.data(), events.size(), is_paced() ? 1 : 100);
        for (int i = 0; i < count; ++i) {
            Client& client = clients_[events[static_cast<std::size_t>(i)].data.u64];
            receive(client);
            if (take_answer(client.received, requests_[client.request].etag)) {
                client.is_busy = false;
                if (client.due >= begin_) {
                    times_[client.request].push_back(Clock::now() - client.due);
                }
            }
        }
    }

    void receive(Client& client) {
        const ssize_t count = ::recv(client.socket, buffer_.data(), buffer_.size(), 0);
        if (count <= 0) {
            throw std::runtime_error("the server closed");
        }
        client.received.append(buffer_.data(), static_cast<std::size_t>(count));
    }

    LoadResult result() {
        LoadResult result;
        std::vector<Clock::duration> all;
        for (auto& times : times_) {
            all.insert(all.end(), times.begin(), times.end());
            result.p99_of_each.push_back(at_share(times, 0.99));
            result.answers_of_each.push_back(times.size());
        }
        result.per_second =
            static_cast<double>(all.size()) / static_cast<double>(order_.time.count());
        result.median = at_share(all, 0.5);
        result.p99 = at_share(all, 0.99);
        return result;
    }

    const LoadOrder& order_;
    std::vector<RequestTemplate> requests_;
    int poll_ = ::epoll_create1(EPOLL_CLOEXEC);
    std::vector<Client> clients_;
    std::vector<std::vector<Clock::duration>> times_; // by request
    std::deque<Clock::time_point> due_;               // not sent: all connections are busy
    Clock::time_point begin_;
    Clock::time_point next_due_;
    std::size_t turn_ = 0;
    std::size_t asks_ = 0; // the client that asked last
    std::uint64_t numbers_ = 0;
    std::array<char, 65536> buffer_{};
};

} // namespace

int connect_to(std::uint16_t port, int source) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK + static_cast<std::uint32_t>(source));
    ::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof(address));
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
        throw std::runtime_error("cannot connect");
    }
    const int on = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    return socket;
}

LoadResult put_load_on(const LoadOrder& order) {
    return Load(order).run();
}

} // namespace muster::bench
