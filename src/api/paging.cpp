#include "api/paging.h"

#include <charconv>

#include <fmt/format.h>

namespace muster::api {

Result<Paging> Paging::parse(const http::Query& query) {
    Paging paging;
    TRY(const auto limit, query.one("limit"));
    if (limit) {
        const char* const end = limit->data() + limit->size();
        const auto read = std::from_chars(limit->data(), end, paging.limit);
        if (read.ec != std::errc() || read.ptr != end || paging.limit < 1 ||
            paging.limit > kMostLimit) {
            return Error{ErrorKind::Invalid, "request.bad_limit",
                         fmt::format("limit is a number from 1 to {}", kMostLimit)};
        }
    }
    TRY(const auto cursor, query.one("cursor"));
    paging.cursor = cursor;
    return paging;
}

http::Response list_response(Json::Array items, const std::optional<std::string>& next_cursor) {
    return http::Response::json(
        200, Json::Object{{"items", std::move(items)},
                          {"next_cursor", next_cursor ? Json(*next_cursor) : Json()}});
}

} // namespace muster::api
