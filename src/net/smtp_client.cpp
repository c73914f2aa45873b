#include "net/smtp_client.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <vector>

#include <curl/curl.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/check.h"
#include "base/loopback_host.h"

namespace muster::net {
namespace {

constexpr std::size_t kMostReply = 200; // of the server's words, in an error

struct EndHandle {
    void operator()(CURL* handle) const noexcept { curl_easy_cleanup(handle); }
};
using Handle = std::unique_ptr<CURL, EndHandle>;

struct EndList {
    void operator()(curl_slist* list) const noexcept { curl_slist_free_all(list); }
};
using List = std::unique_ptr<curl_slist, EndList>;

Handle make_handle() {
    Handle handle(curl_easy_init());
    MUSTER_CHECK(handle != nullptr, "libcurl makes no handle");
    return handle;
}

/// One conversation: what is still to be sent, and the last reply that was a refusal.
struct Conversation {
    std::string_view mail;
    std::stop_token stop;
    std::string refusal;
    std::vector<curl_socket_t> sockets; // open ones; more than one only while it connects
};

std::size_t give_mail(char* out, std::size_t size, std::size_t count, void* data) {
    auto& mail = static_cast<Conversation*>(data)->mail;
    const std::size_t length = std::min(size * count, mail.size());
    std::memcpy(out, mail.data(), length);
    mail.remove_prefix(length);
    return length;
}

std::size_t take_reply(const char* text, std::size_t size, std::size_t count, void* data) {
    const std::string_view line(text, size * count);
    if (line.starts_with('4') || line.starts_with('5')) {
        static_cast<Conversation*>(data)->refusal = line;
    }
    return size * count;
}

curl_socket_t open_socket(void* data, curlsocktype, curl_sockaddr* address) {
    const curl_socket_t opened =
        ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
    if (opened != CURL_SOCKET_BAD) {
        static_cast<Conversation*>(data)->sockets.push_back(opened);
    }
    return opened;
}

int close_socket(void* data, curl_socket_t closed) {
    std::erase(static_cast<Conversation*>(data)->sockets, closed);
    return ::close(closed);
}

/// Asked by libcurl about once a second, and more often while something moves. A conversation that
/// is to end is cut off: libcurl would take its leave, and wait two minutes for the answer.
int asks_to_end(void* data, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    auto& talk = *static_cast<Conversation*>(data);
    if (!talk.stop.stop_requested()) {
        return 0;
    }
    for (const curl_socket_t socket : talk.sockets) {
        ::shutdown(socket, SHUT_RDWR);
    }
    return 1;
}

bool is_host(std::string_view host) {
    return !host.empty() && host.size() <= 253 && std::ranges::all_of(host, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '.' || c == '-' || c == ':' || c == '_';
    });
}

std::string host_and_port(const SmtpServer& server) {
    const bool is_v6 = server.host.contains(':');
    return fmt::format("{}{}{}:{}", is_v6 ? "[" : "", server.host, is_v6 ? "]" : "", server.port);
}

/// The server's words as one plain line, without whom the mail is for: errors are kept and shown.
std::string shown(std::string reply, std::string_view recipient) {
    if (!recipient.empty()) {
        for (std::size_t at = 0; (at = reply.find(recipient, at)) != std::string::npos; ++at) {
            reply.replace(at, recipient.size(), "(recipient)");
        }
    }
    std::erase_if(reply, [](char c) { return c < ' ' || c > '~'; });
    return reply.substr(0, kMostReply);
}

bool is_about_tls(CURLcode code) {
    constexpr CURLcode kCodes[] = {CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR,
                                   CURLE_USE_SSL_FAILED,           CURLE_SSL_CACERT_BADFILE,
                                   CURLE_SSL_CERTPROBLEM,          CURLE_SSL_ISSUER_ERROR};
    return std::ranges::find(kCodes, code) != std::end(kCodes);
}

Error error_of(CURLcode code, long reply, const std::string& words, const SmtpServer& server) {
    const std::string where = host_and_port(server);
    if (is_about_tls(code)) {
        return {ErrorKind::Unavailable, "mail.untrusted",
                fmt::format("{}: {}", where, curl_easy_strerror(code))};
    }
    if (reply >= 400 && reply < 500) {
        return {ErrorKind::Unavailable, "mail.deferred", fmt::format("{} said: {}", where, words)};
    }
    if (code == CURLE_LOGIN_DENIED) {
        return {ErrorKind::Upstream, "mail.login_refused",
                fmt::format("{} does not take the user and password ({})", where, reply)};
    }
    if (reply >= 500 && reply < 600) {
        return {ErrorKind::Upstream, "mail.refused", fmt::format("{} said: {}", where, words)};
    }
    return {ErrorKind::Unavailable, "mail.unreachable",
            fmt::format("{}: {}", where, curl_easy_strerror(code))};
}

void set_up_connection(CURL* handle, const SmtpServer& server) {
    const bool is_tls = server.security == SmtpSecurity::Tls;
    const std::string url =
        fmt::format("{}://{}/muster", is_tls ? "smtps" : "smtp", host_and_port(server));
    curl_easy_setopt(handle, CURLOPT_URL, url.c_str());
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(handle, CURLOPT_PROXY, ""); // whatever the environment says
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, long{server.connect_time.count()});
    curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, long{server.total_time.count()});
    if (server.security != SmtpSecurity::None) {
        curl_easy_setopt(handle, CURLOPT_USE_SSL, long{CURLUSESSL_ALL});
        curl_easy_setopt(handle, CURLOPT_SSLVERSION, long{CURL_SSLVERSION_TLSv1_2});
        curl_easy_setopt(handle, CURLOPT_SSL_VERIFYPEER, 1L);
        curl_easy_setopt(handle, CURLOPT_SSL_VERIFYHOST, 2L);
    }
    if (server.ca_file) {
        curl_easy_setopt(handle, CURLOPT_CAINFO, server.ca_file->c_str());
        curl_easy_setopt(handle, CURLOPT_CAPATH, nullptr);
    }
    if (!server.user.empty()) {
        const std::string password(server.password.reveal());
        curl_easy_setopt(handle, CURLOPT_USERNAME, server.user.c_str());
        curl_easy_setopt(handle, CURLOPT_PASSWORD, password.c_str());
    }
}

Status perform(CURL* handle, const SmtpServer& server, Conversation& talk, std::string_view to) {
    curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, &take_reply);
    curl_easy_setopt(handle, CURLOPT_HEADERDATA, &talk);
    curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, &open_socket);
    curl_easy_setopt(handle, CURLOPT_OPENSOCKETDATA, &talk);
    curl_easy_setopt(handle, CURLOPT_CLOSESOCKETFUNCTION, &close_socket);
    curl_easy_setopt(handle, CURLOPT_CLOSESOCKETDATA, &talk);
    curl_easy_setopt(handle, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, &asks_to_end);
    curl_easy_setopt(handle, CURLOPT_XFERINFODATA, &talk);
    const CURLcode code = curl_easy_perform(handle);
    if (code == CURLE_OK) {
        return {};
    }
    long reply = 0;
    curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &reply);
    return error_of(code, reply, shown(talk.refusal, to), server);
}

} // namespace

std::uint16_t usual_port(SmtpSecurity security) {
    switch (security) {
    case SmtpSecurity::StartTls: return 587;
    case SmtpSecurity::Tls: return 465;
    case SmtpSecurity::None: return 25;
    }
    return 25;
}

Result<SmtpClient> SmtpClient::make(SmtpServer server) {
    if (!is_host(server.host)) {
        return Error{ErrorKind::Invalid, "mail.bad_server", "the mail server is no host"};
    }
    if (server.security == SmtpSecurity::None && !is_loopback_host(server.host)) {
        return Error{ErrorKind::Invalid, "mail.insecure",
                     "mail goes without TLS to this machine alone (localhost, 127.0.0.1, ::1)"};
    }
    if (server.port == 0) {
        server.port = usual_port(server.security);
    }
    return SmtpClient(std::move(server));
}

Status SmtpClient::send(const MailAddress& from,
                        const MailAddress& to,
                        std::string_view mail,
                        const std::stop_token& stop) const {
    // Outlives the handle, which closes its socket at its end.
    Conversation talk{.mail = mail, .stop = stop, .refusal = {}, .sockets = {}};
    const Handle handle = make_handle();
    set_up_connection(handle.get(), server_);
    const std::string sender = '<' + from.str() + '>';
    const List recipients(curl_slist_append(nullptr, ('<' + to.str() + '>').c_str()));
    curl_easy_setopt(handle.get(), CURLOPT_MAIL_FROM, sender.c_str());
    curl_easy_setopt(handle.get(), CURLOPT_MAIL_RCPT, recipients.get());
    curl_easy_setopt(handle.get(), CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(handle.get(), CURLOPT_READFUNCTION, &give_mail);
    curl_easy_setopt(handle.get(), CURLOPT_READDATA, &talk);
    curl_easy_setopt(handle.get(), CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(mail.size()));
    return perform(handle.get(), server_, talk, to.str());
}

Status SmtpClient::probe() const {
    Conversation talk{}; // outlives the handle
    const Handle handle = make_handle();
    set_up_connection(handle.get(), server_);
    curl_easy_setopt(handle.get(), CURLOPT_CONNECT_ONLY, 1L);
    return perform(handle.get(), server_, talk, "");
}

std::string SmtpClient::name() const {
    return host_and_port(server_);
}

} // namespace muster::net
