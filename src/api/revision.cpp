#include "api/revision.h"

#include <charconv>
#include <string_view>

namespace muster::api {

std::string etag_of(std::int64_t revision) {
    return '"' + std::to_string(revision) + '"';
}

Result<std::int64_t> seen_revision(const http::Request& request) {
    const std::string* const match = request.headers.find("If-Match");
    if (match == nullptr) {
        return Error{ErrorKind::Invalid, "request.precondition_required",
                     "send If-Match with the ETag of the record that you have seen"};
    }
    std::int64_t revision = 0;
    const char* const digits = match->data() + (match->starts_with('"') ? 1 : 0);
    std::from_chars(digits, match->data() + match->size(), revision);
    if (request.headers.count("If-Match") != 1 || etag_of(revision) != *match) {
        return Error{ErrorKind::Stale, "request.precondition_failed",
                     "If-Match is not an ETag of this record"};
    }
    return revision;
}

http::Response record_response(int status, const Json& record, std::int64_t revision) {
    http::Response response = http::Response::json(status, record);
    response.headers.add("ETag", etag_of(revision));
    return response;
}

} // namespace muster::api
