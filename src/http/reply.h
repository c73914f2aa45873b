#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/instant.h"
#include "http/request_reader.h"
#include "http/response.h"

namespace muster::http {

/// A Response as bytes: what is sent first, and what follows. Made by a worker, so that an I/O
/// thread only moves it.
struct Reply {
    std::string head; // the header, and the body where that is a text of this answer alone
    SharedText shared;
    std::unique_ptr<Stream> stream;
    std::unique_ptr<EventStream> events;
    bool chunked = false;    // how the stream is framed; else by its length or the end
    bool keep_alive = false; // the connection goes on afterwards
};

/// Adds Date, the framing and Connection. Header values with control characters would let an answer
/// be split: they are a bug, and throw.
Reply make_reply(Response response, const RequestReader::Framing& framing, Instant now);

} // namespace muster::http
