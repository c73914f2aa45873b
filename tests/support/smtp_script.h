#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/mutex.h"

namespace muster::test {

/// A mail server on the loopback that gives to each command the answer it is told, 250 where it is
/// told none; without TLS. One connection at a time.
class SmtpScript {
public:
    using Answers = std::vector<std::pair<std::string, std::string>>; // by how a command begins

    explicit SmtpScript(Answers answers) : answers_(std::move(answers)) {
        listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof(address);
        auto* const any = reinterpret_cast<sockaddr*>(&address);
        if (::bind(listener_, any, size) != 0 || ::listen(listener_, 8) != 0 ||
            ::getsockname(listener_, any, &size) != 0) {
            throw std::runtime_error("no socket for the mail server");
        }
        port_ = ntohs(address.sin_port);
        thread_ = std::jthread([this] { serve(); });
    }
    SmtpScript(const SmtpScript&) = delete;
    SmtpScript& operator=(const SmtpScript&) = delete;
    ~SmtpScript() {
        ::shutdown(listener_, SHUT_RDWR);
        thread_.join();
        ::close(listener_);
    }

    [[nodiscard]] std::uint16_t port() const { return port_; }
    /// The mails that were taken, as they came, without the dot at their end.
    [[nodiscard]] std::vector<std::string> mails() { return *mails_.lock(); }
    [[nodiscard]] std::vector<std::string> commands() { return *commands_.lock(); }

private:
    void serve() {
        for (;;) {
            const int peer = ::accept(listener_, nullptr, nullptr);
            if (peer < 0) {
                return;
            }
            converse(peer);
            ::close(peer);
        }
    }

    void converse(int peer) {
        std::string input;
        say(peer, answer_to("(connect)", "220 test"));
        for (std::string line; read_line(peer, input, line);) {
            commands_.lock()->push_back(line);
            const std::string answer = answer_to(line, line == "DATA" ? "354 go on" : "250 fine");
            if (answer == "(close)") {
                return;
            }
            say(peer, answer);
            if (answer.starts_with("354")) {
                take_mail(peer, input);
            }
            if (line == "QUIT") {
                return;
            }
        }
    }

    void take_mail(int peer, std::string& input) {
        std::string mail;
        for (std::string line; read_line(peer, input, line) && line != ".";) {
            mail += line + '\n';
        }
        const std::string answer = answer_to("(mail)", "250 taken");
        if (answer.starts_with("250")) {
            mails_.lock()->push_back(mail);
        }
        say(peer, answer);
    }

    [[nodiscard]] std::string answer_to(std::string_view command, std::string usual) const {
        for (const auto& [begin, answer] : answers_) {
            if (command.starts_with(begin)) {
                return answer;
            }
        }
        return usual;
    }

    static void say(int peer, const std::string& line) {
        const std::string bytes = line + "\r\n";
        // A peer that has gone is seen when it is read from.
        [[maybe_unused]] const auto sent = ::send(peer, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    }

    static bool read_line(int peer, std::string& input, std::string& line) {
        std::size_t end = 0;
        while ((end = input.find("\r\n")) == std::string::npos) {
            char bytes[4096];
            const auto count = ::recv(peer, bytes, sizeof(bytes), 0);
            if (count <= 0) {
                return false;
            }
            input.append(bytes, static_cast<std::size_t>(count));
        }
        line = input.substr(0, end);
        input.erase(0, end + 2);
        return true;
    }

    Answers answers_;
    int listener_ = -1;
    std::uint16_t port_ = 0;
    Guarded<std::vector<std::string>> mails_;
    Guarded<std::vector<std::string>> commands_;
    std::jthread thread_;
};

} // namespace muster::test
