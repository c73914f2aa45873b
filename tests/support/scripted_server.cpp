#include "support/scripted_server.h"

#include <array>
#include <optional>
#include <stdexcept>
#include <utility>

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace muster::test {
namespace {

bool is_readable(int socket, const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        pollfd entry{.fd = socket, .events = POLLIN, .revents = 0};
        if (::poll(&entry, 1, 20) > 0) {
            return true;
        }
    }
    return false;
}

/// How long the first request of the buffer is, once it is there whole.
std::optional<std::size_t> request_size(const std::string& buffer) {
    const std::size_t end = buffer.find("\r\n\r\n");
    if (end == std::string::npos) {
        return std::nullopt;
    }
    std::size_t size = end + 4;
    const std::size_t length = buffer.find("Content-Length: ");
    if (length < end) {
        size += std::stoul(buffer.substr(length + 16));
    }
    return buffer.size() >= size ? std::optional(size) : std::nullopt;
}

} // namespace

ScriptedServer::ScriptedServer(std::vector<Answer> script) : script_(std::move(script)) {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    auto* const generic = reinterpret_cast<sockaddr*>(&address);
    if (::bind(listener_, generic, size) != 0 || ::listen(listener_, 8) != 0 ||
        ::getsockname(listener_, generic, &size) != 0) {
        throw std::runtime_error("no port to listen on");
    }
    port_ = ntohs(address.sin_port);
    thread_ = std::jthread([this](const std::stop_token& stop) { serve(stop); });
}

ScriptedServer::~ScriptedServer() {
    thread_.request_stop();
    thread_.join();
    ::close(listener_);
}

void ScriptedServer::wait_for(std::size_t requests) {
    auto state = state_.lock();
    state.wait(arrived_, [&] { return state->requests.size() >= requests; });
}

void ScriptedServer::serve(const std::stop_token& stop) {
    while (is_readable(listener_, stop)) {
        const int socket = ::accept(listener_, nullptr, nullptr);
        ++state_.lock()->connections;
        std::string buffer;
        while (answer_next(socket, buffer, stop)) {
        }
        ::close(socket);
    }
}

bool ScriptedServer::answer_next(int socket, std::string& buffer, const std::stop_token& stop) {
    std::optional<std::size_t> size;
    while (!(size = request_size(buffer))) {
        std::array<char, 4096> bytes{};
        const ssize_t got =
            is_readable(socket, stop) ? ::recv(socket, bytes.data(), bytes.size(), 0) : 0;
        if (got <= 0) {
            return false;
        }
        buffer.append(bytes.data(), static_cast<std::size_t>(got));
    }
    std::size_t number = 0;
    {
        auto state = state_.lock();
        number = state->requests.size();
        state->requests.push_back(buffer.substr(0, *size));
    }
    arrived_.notify_all();
    buffer.erase(0, *size);
    if (number >= script_.size()) {
        return true;
    }
    const Answer& answer = script_[number];
    return ::send(socket, answer.bytes.data(), answer.bytes.size(), MSG_NOSIGNAL) >= 0 &&
           answer.then == Answer::Then::KeepOpen;
}

} // namespace muster::test
