#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/file.h"
#include "base/json.h"
#include "base/result.h"
#include "http/headers.h"

namespace muster::http {

/// A body that is made while it is sent. `next` gives the next piece, empty at the end; it is
/// called by one worker at a time, and only after the peer has taken the piece before, so that
/// neither a large answer nor a slow reader fills memory or holds a worker. An error cuts the
/// answer short, which the peer sees.
struct Stream {
    std::move_only_function<Result<std::string>()> next;
    std::optional<std::uint64_t> length; // where it is known beforehand
};

/// Server-sent events of some topics of the server's EventHub.
struct EventStream {
    std::vector<std::string> topics;
    std::string last_event_id; // as the client sent it; empty to begin with what comes now
};

/// Content that many answers share.
using SharedText = std::shared_ptr<const std::string>;

/// What the access log says beyond the request. Never what the client wrote as it wrote it.
struct AccessNote {
    std::string_view route; // the template; empty where none matched
    std::string principal;  // who was let in; empty where nobody was
};

/// One answer. Move-only, because a stream is.
struct Response {
    using Body = std::variant<std::string, SharedText, Stream, EventStream>;

    int status = 200;
    Headers headers;
    Body body;
    AccessNote note;

    static Response empty(int status = 204);
    static Response json(int status, const Json& document);
    static Response text(int status, std::string_view media_type, std::string body);
    static Response stream(std::string_view media_type, Stream stream);
    /// What is in the file from its current position on.
    static Result<Response> file(std::string_view media_type, FileDescriptor file);
    static Response events(EventStream events);
};

} // namespace muster::http
