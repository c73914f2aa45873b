#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "http/application.h"
#include "http/limits.h"
#include "http/request.h"

namespace muster::http {

/// Bytes of one connection to requests, without any socket: HTTP/1.0 and 1.1 by Boost.Beast's
/// parser behind a HeadScreen. What two servers could read in two ways is refused, never guessed.
/// Bytes after a request are kept for the next (pipelining). Not thread-safe.
class RequestReader {
public:
    /// What the reader waits for.
    enum class Progress {
        Nothing,  // no byte of a request has come
        Head,     // part of a header has
        Continue, // the header is good, and the client waits for "100 Continue" before its body
        Body,
        Complete, // take() it
        Refused,  // answer error(), then close: where the next request begins is not known
    };
    /// What a request is besides its content.
    struct Framing {
        bool keep_alive = false;
        bool is_http_1_1 = false; // knows chunked answers
        bool is_head = false;     // wants no body
    };

    /// Both outlive the reader.
    RequestReader(const Limits& limits, const Application& application);
    ~RequestReader();
    RequestReader(const RequestReader&) = delete;
    RequestReader& operator=(const RequestReader&) = delete;

    void append(std::string_view bytes) { buffer_ += bytes; }
    /// Reads on in what was appended. `Continue` is returned once.
    Progress advance();

    /// The complete request, without what only the connection knows (client, scheme, id).
    [[nodiscard]] Request take();
    [[nodiscard]] const Framing& framing() const noexcept { return framing_; }
    [[nodiscard]] const Error& error() const noexcept { return *error_; }
    /// Of the body, so far.
    [[nodiscard]] std::size_t body_bytes() const;
    [[nodiscard]] bool has_bytes() const noexcept { return !buffer_.empty(); }
    [[nodiscard]] bool has_begun() const noexcept { return parser_ != nullptr || has_bytes(); }
    /// Gives back what memory a large request took, for a connection that now waits.
    void trim();
    /// Gives back all of it, for one that reads no more.
    void release();

private:
    class Parser;
    struct ParserFree {
        void operator()(Parser* parser) const noexcept;
    };

    Progress read_head();
    Progress read_body();
    Progress read_chunks();
    Progress refuse(Error error);
    [[nodiscard]] std::optional<Error> accept_head(std::size_t head_bytes);
    [[nodiscard]] std::optional<Error> accept_target();
    [[nodiscard]] std::optional<Error> check_host() const;
    [[nodiscard]] std::optional<Error> check_body();

    const Limits& limits_;
    const Application& application_;
    std::string buffer_; // not yet parsed
    std::unique_ptr<Parser, ParserFree> parser_;
    Framing framing_;
    std::optional<Error> error_;
};

} // namespace muster::http
