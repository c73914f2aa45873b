#include "http/request_reader.h"

#include <algorithm>
#include <array>
#include <utility>

#include <boost/beast/http/basic_parser.hpp>

#include "http/ascii.h"
#include "http/chunk_reader.h"
#include "http/head_screen.h"
#include "http/request_target.h"

namespace muster::http {
namespace {

namespace beast = boost::beast;

/// Fields of which two would leave it to chance which one counts.
constexpr std::array<std::string_view, 10> kOnce = {
    "Host",   "Content-Length", "Transfer-Encoding", "Content-Type",  "Authorization",
    "Origin", "Expect",         "If-Match",          "Last-Event-ID", "Idempotency-Key"};

constexpr std::size_t kKeptBuffer = std::size_t{4} << 10;

Error malformed_request(std::string what) {
    return {ErrorKind::Invalid, "request.malformed", std::move(what)};
}

Error body_too_large() {
    return {ErrorKind::Invalid, "request.body_too_large", "the body is too large"};
}

std::string_view view(beast::string_view text) {
    return {text.data(), text.size()};
}

/// host [":" port] of RFC 3986, loosely: what a browser can send.
bool is_host(std::string_view text) {
    return !text.empty() && text.size() <= 255 &&
           text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                  ".-_:[]%~") == std::string_view::npos;
}

/// Whether the line of a request is well-formed up to its version (RFC 9112 section 2.3).
bool names_a_version(std::string_view line) {
    line = line.substr(0, line.find('\r'));
    const std::size_t blank = line.rfind(' ');
    const std::string_view version =
        blank == std::string_view::npos ? std::string_view{} : line.substr(blank + 1);
    return std::ranges::count(line, ' ') == 2 && version.size() == 8 &&
           version.starts_with("HTTP/") && version[6] == '.';
}

std::optional<Error> check_repeats(const Headers& headers) {
    for (const std::string_view name : kOnce) {
        if (headers.count(name) > 1) {
            return malformed_request(std::string(name) + " must not be repeated");
        }
    }
    return std::nullopt;
}

/// RFC 9112 section 6.3: a length in one of two ways, never both, never a coding we do not undo.
std::optional<Error> check_framing(const Headers& headers, bool is_http_1_1) {
    // Beast also takes the list "5, 5".
    const std::string_view length = headers.get("Content-Length");
    if (length.find_first_not_of("0123456789") != std::string_view::npos) {
        return malformed_request("Content-Length is a number");
    }
    const std::string* const coding = headers.find("Transfer-Encoding");
    if (coding == nullptr) {
        return std::nullopt;
    }
    if (headers.contains("Content-Length")) {
        return malformed_request("Content-Length and Transfer-Encoding exclude each other");
    }
    if (!is_http_1_1 || !equals_ignoring_case(*coding, "chunked")) {
        return malformed_request("the only transfer coding is chunked, in HTTP/1.1");
    }
    return std::nullopt;
}

std::optional<Error> check_expectation(const Headers& headers) {
    const std::string* const expected = headers.find("Expect");
    if (expected != nullptr && !equals_ignoring_case(*expected, "100-continue")) {
        return Error{ErrorKind::Invalid, "request.expectation",
                     "only 100-continue can be expected"};
    }
    return std::nullopt;
}

} // namespace

/// Beast's events to the head of a Request. The body is framed here, by what the checked head says.
class RequestReader::Parser final : public beast::http::basic_parser<true> {
public:
    explicit Parser(const Limits& limits) : screen(limits) {
        header_limit(static_cast<std::uint32_t>(limits.header_bytes + 1));
        skip(true); // the body
    }

    HeadScreen screen;
    Request request;
    std::string target;
    bool is_method_known = false;
    bool is_http_1_1 = false;
    std::optional<ChunkReader> chunks;
    std::uint64_t length_left = 0; // of a body without chunks

private:
    using ErrorCode = beast::error_code;

    void on_request_impl(beast::http::verb,
                         beast::string_view method,
                         beast::string_view the_target,
                         int version,
                         ErrorCode&) override {
        const auto verb = kVerbNames.find(view(method));
        is_method_known = verb.has_value();
        request.verb = verb.value_or(Verb::Get);
        target = view(the_target);
        is_http_1_1 = version == 11;
    }
    void on_field_impl(beast::http::field,
                       beast::string_view name,
                       beast::string_view value,
                       ErrorCode&) override {
        request.headers.add(std::string(view(name)), std::string(view(value)));
    }
    void on_response_impl(int, beast::string_view, int, ErrorCode&) override {}
    void on_header_impl(ErrorCode&) override {}
    void on_body_init_impl(const boost::optional<std::uint64_t>&, ErrorCode&) override {}
    std::size_t on_body_impl(beast::string_view, ErrorCode&) override { return 0; }
    void on_chunk_header_impl(std::uint64_t, beast::string_view, ErrorCode&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, beast::string_view, ErrorCode&) override {
        return 0;
    }
    void on_finish_impl(ErrorCode&) override {}
};

void RequestReader::ParserFree::operator()(Parser* parser) const noexcept {
    delete parser;
}

RequestReader::RequestReader(const Limits& limits, const Application& application)
    : limits_(limits), application_(application) {}

RequestReader::~RequestReader() = default;

std::size_t RequestReader::body_bytes() const {
    return parser_ == nullptr ? 0 : parser_->request.body.size();
}

void RequestReader::trim() {
    if (buffer_.capacity() > kKeptBuffer && buffer_.empty()) {
        std::string().swap(buffer_);
    }
}

void RequestReader::release() {
    parser_.reset();
    std::string().swap(buffer_);
}

Request RequestReader::take() {
    Request request = std::move(parser_->request);
    parser_.reset();
    return request;
}

RequestReader::Progress RequestReader::refuse(Error error) {
    error_ = std::move(error);
    framing_.keep_alive = false;
    return Progress::Refused;
}

RequestReader::Progress RequestReader::advance() {
    if (error_) {
        return Progress::Refused;
    }
    return parser_ != nullptr && parser_->is_header_done() ? read_body() : read_head();
}

RequestReader::Progress RequestReader::read_head() {
    if (parser_ == nullptr) {
        // RFC 9112 section 2.2: an empty line before a request is ignored.
        while (buffer_.starts_with("\r\n")) {
            buffer_.erase(0, 2);
        }
        if (buffer_.empty() || buffer_ == "\r") {
            return Progress::Nothing;
        }
        parser_.reset(new Parser(limits_)); // NOLINT(modernize-make-unique): has its own deleter
        framing_ = {};
    }
    auto [head_bytes, error] = parser_->screen.look(buffer_);
    if (error) {
        return refuse(std::move(*error));
    }
    if (!head_bytes) {
        return Progress::Head;
    }
    if (auto refused = accept_head(*head_bytes)) {
        return refuse(std::move(*refused));
    }
    const bool waits = parser_->request.headers.contains("Expect");
    const Progress progress = read_body();
    return waits && progress == Progress::Body && buffer_.empty() ? Progress::Continue : progress;
}

std::optional<Error> RequestReader::accept_head(std::size_t head_bytes) {
    beast::error_code code;
    parser_->put({buffer_.data(), head_bytes}, code);
    if (code == beast::http::error::bad_version && names_a_version(buffer_)) {
        return Error{ErrorKind::Invalid, "request.version",
                     "HTTP/1.1 and HTTP/1.0 are spoken here"};
    }
    if (code || !parser_->is_header_done()) {
        return malformed_request("this is no request of HTTP/1.1");
    }
    buffer_.erase(0, head_bytes);
    framing_ = {.keep_alive = parser_->keep_alive(),
                .is_http_1_1 = parser_->is_http_1_1,
                .is_head = parser_->request.verb == Verb::Head};
    const Headers& headers = parser_->request.headers;
    for (auto error : {check_repeats(headers), check_framing(headers, framing_.is_http_1_1),
                       check_expectation(headers), accept_target(), check_host(), check_body()}) {
        if (error) {
            return error;
        }
    }
    return std::nullopt;
}

std::optional<Error> RequestReader::accept_target() {
    Request& request = parser_->request;
    if (!parser_->is_method_known) {
        return Error{ErrorKind::Invalid, "request.method_unknown", "there is no such method here"};
    }
    if (parser_->target.size() > limits_.target_bytes) {
        return Error{ErrorKind::Invalid, "request.target_too_long", "the target is too long"};
    }
    auto target = RequestTarget::parse(parser_->target, request.verb);
    if (!target) {
        return target.error();
    }
    // RFC 9112 section 3.2.2: an absolute target goes before Host.
    request.host = target->authority.empty() ? request.headers.get("Host") : target->authority;
    request.segments = std::move(target->segments);
    request.query = std::move(target->query);
    request.query_text = std::move(target->query_text);
    request.cookies = Cookies::parse(request.headers.joined("Cookie", "; "));
    return std::nullopt;
}

std::optional<Error> RequestReader::check_host() const {
    const Request& request = parser_->request;
    const bool missing = framing_.is_http_1_1 && !request.headers.contains("Host");
    if (missing || (framing_.is_http_1_1 && request.host.empty()) ||
        (!request.host.empty() && !is_host(request.host))) {
        return malformed_request("a request names its host, once and well-formed");
    }
    return std::nullopt;
}

std::optional<Error> RequestReader::check_body() {
    const Request& request = parser_->request;
    const std::uint64_t most = application_.body_limit(request.verb, request.segments);
    if (request.headers.contains("Transfer-Encoding")) {
        parser_->chunks.emplace(limits_.header_bytes, most);
        return std::nullopt;
    }
    parser_->length_left = parser_->content_length().value_or(0);
    return parser_->length_left > most ? std::optional(body_too_large()) : std::nullopt;
}

RequestReader::Progress RequestReader::read_body() {
    if (parser_->chunks) {
        return read_chunks();
    }
    const std::size_t bytes = std::min<std::uint64_t>(parser_->length_left, buffer_.size());
    parser_->request.body.append(buffer_, 0, bytes);
    buffer_.erase(0, bytes);
    parser_->length_left -= bytes;
    return parser_->length_left == 0 ? Progress::Complete : Progress::Body;
}

RequestReader::Progress RequestReader::read_chunks() {
    std::string_view rest = buffer_;
    const ChunkReader::Progress progress = parser_->chunks->read(rest, parser_->request.body);
    buffer_.erase(0, buffer_.size() - rest.size());
    switch (progress) {
    case ChunkReader::Progress::More: return Progress::Body;
    case ChunkReader::Progress::Complete: return Progress::Complete;
    case ChunkReader::Progress::TooLarge: return refuse(body_too_large());
    case ChunkReader::Progress::Malformed: break;
    }
    return refuse(malformed_request("the body is not chunked as HTTP/1.1 has it"));
}

} // namespace muster::http
