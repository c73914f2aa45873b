#include "net/transfer.h"

#include <algorithm>
#include <cstring>

#include <netinet/in.h>
#include <sys/socket.h>

#include "base/trimmed.h"

namespace muster::net {
namespace {

Error too_large(std::size_t most) {
    return {ErrorKind::Upstream, "net.too_large",
            "the answer is larger than the " + std::to_string(most) + " bytes accepted"};
}

std::optional<IpAddress> address_of(const sockaddr& address) {
    IpAddress::Bytes bytes{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    if (address.sa_family == AF_INET) {
        const auto& v4 = reinterpret_cast<const sockaddr_in&>(address);
        std::memcpy(bytes.data() + 12, &v4.sin_addr, 4);
    } else if (address.sa_family == AF_INET6) {
        std::memcpy(bytes.data(), &reinterpret_cast<const sockaddr_in6&>(address).sin6_addr, 16);
    } else {
        return std::nullopt;
    }
    return IpAddress(bytes);
}

int status_of(CURL* easy) {
    long status = 0;
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    return static_cast<int>(status);
}

/// What the answer says of its length; 0 when it says nothing.
std::size_t length_of(CURL* easy) {
    curl_off_t length = 0;
    curl_easy_getinfo(easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
    return length > 0 ? static_cast<std::size_t>(length) : 0;
}

} // namespace

void Transfer::listen_to(CURL* easy) {
    easy_ = easy;
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &Transfer::on_header);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, this);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &Transfer::on_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, this);
    if (filter_) {
        curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, &Transfer::open_socket);
        curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, this);
    }
}

HttpResponse Transfer::take_response() {
    response_.status = status_of(easy_);
    return std::move(response_);
}

std::size_t Transfer::on_header(char* text, std::size_t size, std::size_t count, void* self) {
    static_cast<Transfer*>(self)->take_header({text, size * count});
    return size * count;
}

void Transfer::take_header(std::string_view line) {
    if (line.starts_with("HTTP/")) { // one of several, after a redirection or 100 Continue
        response_.headers.clear();
        response_.body.clear();
        received_ = 0;
        return;
    }
    const std::size_t colon = line.find(':');
    if (colon != std::string_view::npos) {
        response_.headers.push_back({std::string(trimmed(line.substr(0, colon))),
                                     std::string(trimmed(line.substr(colon + 1)))});
    }
}

std::size_t Transfer::on_body(char* bytes, std::size_t size, std::size_t count, void* self) {
    auto& transfer = *static_cast<Transfer*>(self);
    Status taken = transfer.take_body(as_bytes({bytes, size * count}));
    if (taken) {
        return size * count;
    }
    transfer.failure_ = std::move(taken.error());
    return 0; // which ends the transfer
}

Status Transfer::take_body(ByteSpan bytes) {
    if (bytes.size() > request_.most_bytes - std::min(received_, request_.most_bytes)) {
        return too_large(request_.most_bytes);
    }
    if (received_ == 0) {
        response_.status = status_of(easy_);
        if (sink_ == nullptr) {
            response_.body.reserve(std::min(length_of(easy_), request_.most_bytes));
        }
    }
    received_ += bytes.size();
    if (sink_ != nullptr && response_.is_success()) {
        return (*sink_)(bytes);
    }
    response_.body.append(as_text(bytes));
    return {};
}

curl_socket_t Transfer::open_socket(void* self, curlsocktype, curl_sockaddr* address) {
    auto& transfer = *static_cast<Transfer*>(self);
    const auto target = address_of(address->addr);
    if (target && transfer.filter_(*target)) {
        transfer.failure_.reset(); // another address of the name was refused, this one is tried
        return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
    }
    transfer.failure_ = Error{ErrorKind::Forbidden, "net.address_refused",
                              "the host's address is none that may be connected to"};
    return CURL_SOCKET_BAD;
}

} // namespace muster::net
