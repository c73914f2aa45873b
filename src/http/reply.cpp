#include "http/reply.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "http/ascii.h"
#include "http/http_date.h"
#include "http/status.h"

namespace muster::http {
namespace {

void append_field(std::string& head, std::string_view name, std::string_view value) {
    MUSTER_CHECK(std::ranges::none_of(name, is_control) && std::ranges::none_of(value, is_control),
                 "a header of an answer has control characters");
    head.append(name).append(": ").append(value).append("\r\n");
}

/// RFC 9110 section 6.4.1: these have no body, and say no length.
bool has_no_content(int status) {
    return status == 204 || status == 304 || status < 200;
}

/// Where the body ends: the length, or nothing when the reply itself knows how.
std::optional<std::uint64_t> body_length(const Response& response) {
    if (const auto* const text = std::get_if<std::string>(&response.body)) {
        return text->size();
    }
    if (const auto* const shared = std::get_if<SharedText>(&response.body)) {
        return (*shared)->size();
    }
    const auto* const stream = std::get_if<Stream>(&response.body);
    return stream == nullptr ? std::nullopt : stream->length;
}

void append_framing(std::string& head,
                    const Response& response,
                    const RequestReader::Framing& framing,
                    Reply& reply) {
    reply.keep_alive = framing.keep_alive;
    const bool is_stream = std::holds_alternative<Stream>(response.body);
    if (has_no_content(response.status)) {
        // says nothing
    } else if (const auto length = body_length(response)) {
        append_field(head, "Content-Length", std::to_string(*length));
    } else if (is_stream && framing.is_http_1_1) {
        append_field(head, "Transfer-Encoding", "chunked");
        reply.chunked = true;
    } else {
        reply.keep_alive = false; // the end of the connection ends the body
    }
    if (!reply.keep_alive) {
        append_field(head, "Connection", "close");
    } else if (!framing.is_http_1_1) {
        append_field(head, "Connection", "keep-alive");
    }
}

void move_body(Response& response, Reply& reply) {
    if (auto* const text = std::get_if<std::string>(&response.body)) {
        reply.head += *text;
    } else if (auto* const shared = std::get_if<SharedText>(&response.body)) {
        reply.shared = std::move(*shared);
    } else if (auto* const stream = std::get_if<Stream>(&response.body)) {
        reply.stream = std::make_unique<Stream>(std::move(*stream));
    } else {
        reply.events =
            std::make_unique<EventStream>(std::move(std::get<EventStream>(response.body)));
    }
}

} // namespace

Reply make_reply(Response response, const RequestReader::Framing& framing, Instant now) {
    Reply reply;
    std::string& head = reply.head;
    head.reserve(1024);
    head.append("HTTP/1.1 ").append(std::to_string(response.status)).append(" ");
    head.append(reason_phrase(response.status)).append("\r\n");
    append_field(head, "Date", http_date(now));
    for (const HeaderField& field : response.headers) {
        append_field(head, field.name, field.value);
    }
    append_framing(head, response, framing, reply);
    head += "\r\n";
    if (!framing.is_head && !has_no_content(response.status)) {
        move_body(response, reply);
    }
    return reply;
}

} // namespace muster::http
