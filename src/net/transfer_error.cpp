#include "net/transfer_error.h"

#include <algorithm>
#include <array>
#include <string>

namespace muster::net {
namespace {

/// How the detail ends.
enum class Tell {
    Said, // in libcurl's words about this case, which name host and certificate
    Code, // in libcurl's words for all such cases: what it says of this one may quote the answer
};

struct Row {
    CURLcode code;
    ErrorKind kind;
    std::string_view reason;
    std::string_view what;
    Tell tell;
};

constexpr std::array kRows = {
    Row{CURLE_COULDNT_RESOLVE_HOST, ErrorKind::Unavailable, "net.unreachable", "cannot reach",
        Tell::Said},
    Row{CURLE_COULDNT_RESOLVE_PROXY, ErrorKind::Unavailable, "net.unreachable",
        "cannot find the proxy to reach", Tell::Code},
    Row{CURLE_COULDNT_CONNECT, ErrorKind::Unavailable, "net.unreachable", "cannot reach",
        Tell::Said},
    Row{CURLE_PROXY, ErrorKind::Unavailable, "net.unreachable", "the proxy does not connect to",
        Tell::Code},
    Row{CURLE_OPERATION_TIMEDOUT, ErrorKind::Unavailable, "net.timeout", "no answer in time from",
        Tell::Code},
    Row{CURLE_SSL_CONNECT_ERROR, ErrorKind::Upstream, "net.tls", "no secure connection to",
        Tell::Said},
    Row{CURLE_PEER_FAILED_VERIFICATION, ErrorKind::Upstream, "net.tls", "no trust in", Tell::Said},
    Row{CURLE_SSL_ISSUER_ERROR, ErrorKind::Upstream, "net.tls", "no trust in", Tell::Said},
    Row{CURLE_SSL_CIPHER, ErrorKind::Upstream, "net.tls", "no secure connection to", Tell::Said},
    Row{CURLE_FILESIZE_EXCEEDED, ErrorKind::Upstream, "net.too_large",
        "the answer is larger than is accepted from", Tell::Code},
    Row{CURLE_TOO_MANY_REDIRECTS, ErrorKind::Upstream, "net.too_many_redirects",
        "too many redirections from", Tell::Code},
    Row{CURLE_UNSUPPORTED_PROTOCOL, ErrorKind::Upstream, "net.bad_answer",
        "a redirection to another protocol from", Tell::Code},
    Row{CURLE_WEIRD_SERVER_REPLY, ErrorKind::Upstream, "net.bad_answer", "no answer in HTTP from",
        Tell::Code},
    Row{CURLE_HTTP2, ErrorKind::Upstream, "net.bad_answer", "no answer in HTTP from", Tell::Code},
    Row{CURLE_BAD_CONTENT_ENCODING, ErrorKind::Upstream, "net.bad_answer",
        "no readable answer from", Tell::Code},
    Row{CURLE_URL_MALFORMAT, ErrorKind::Invalid, "net.bad_url",
        "this is no address to ask:", Tell::Code},
    // What is left of network trouble: CURLE_GOT_NOTHING, CURLE_RECV_ERROR, CURLE_SEND_ERROR,
    // CURLE_PARTIAL_FILE and what later versions tell apart.
    Row{CURLE_GOT_NOTHING, ErrorKind::Unavailable, "net.interrupted",
        "the connection was closed by", Tell::Code},
};

} // namespace

Error transfer_error(CURLcode code, std::string_view origin, std::string_view said) {
    const auto* row = std::ranges::find(kRows, code, &Row::code);
    if (row == kRows.end()) {
        row = std::prev(kRows.end());
    }
    std::string detail = std::string(row->what) + ' ' + std::string(origin) + ": ";
    detail += row->tell == Tell::Said && !said.empty() ? said : curl_easy_strerror(code);
    return {row->kind, row->reason, std::move(detail)};
}

} // namespace muster::net
