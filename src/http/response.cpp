#include "http/response.h"

#include <algorithm>
#include <utility>

namespace muster::http {
namespace {

constexpr std::size_t kFilePiece = std::size_t{64} << 10;

Response with_body(int status, std::string_view media_type, Response::Body body) {
    Response response{.status = status, .headers = {}, .body = std::move(body), .note = {}};
    response.headers.add("Content-Type", std::string(media_type));
    return response;
}

Result<std::string> read_piece(FileDescriptor& file) {
    std::string piece(kFilePiece, '\0');
    TRY(const std::size_t count, file.read_some(std::as_writable_bytes(std::span(piece))));
    piece.resize(count);
    return piece;
}

} // namespace

Response Response::empty(int status) {
    return {.status = status, .headers = {}, .body = {}, .note = {}};
}

Response Response::json(int status, const Json& document) {
    return with_body(status, "application/json", document.str());
}

Response Response::text(int status, std::string_view media_type, std::string body) {
    return with_body(status, media_type, std::move(body));
}

Response Response::stream(std::string_view media_type, Stream stream) {
    return with_body(200, media_type, std::move(stream));
}

Result<Response> Response::file(std::string_view media_type, FileDescriptor file) {
    TRY(const std::uint64_t size, file.size());
    auto next = [file = std::move(file)]() mutable { return read_piece(file); };
    return stream(media_type, {.next = std::move(next), .length = size});
}

Response Response::events(EventStream events) {
    return with_body(200, "text/event-stream", std::move(events));
}

} // namespace muster::http
