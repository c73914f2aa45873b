#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "http/query.h"
#include "http/response.h"

namespace muster::api {

/// What a list that has no filters is asked with.
inline constexpr std::string_view kPageQuery[] = {"limit", "cursor"};

/// `limit` and `cursor` of a list.
struct Paging {
    static constexpr int kDefaultLimit = 50;
    static constexpr int kMostLimit = 1000;

    int limit = kDefaultLimit;
    std::optional<std::string> cursor; // as an answer gave it; whoever lists knows its form

    /// Errors: Invalid "request.bad_limit".
    static Result<Paging> parse(const http::Query& query);

    /// The cursor as the key of the last row of the page before. Errors: those of Key::parse().
    template <class Key>
    [[nodiscard]] Result<std::optional<Key>> after() const {
        if (!cursor) {
            return std::optional<Key>();
        }
        TRY(Key key, Key::parse(*cursor));
        return std::optional(std::move(key));
    }
};

/// `{"items": […], "next_cursor": …}`
http::Response list_response(Json::Array items, const std::optional<std::string>& next_cursor);

/// The same of rows that were asked for with one more than `limit`: that one says that the list
/// goes on after the last row before it.
template <class Row, class Print, class CursorOf>
http::Response
page_response(const std::vector<Row>& rows, int limit, const Print& print, const CursorOf& cursor) {
    const auto most = static_cast<std::size_t>(limit);
    const std::size_t shown = rows.size() > most ? most : rows.size();
    Json::Array items;
    for (std::size_t i = 0; i < shown; ++i) {
        items.push_back(print(rows[i]));
    }
    return list_response(std::move(items), rows.size() > most
                                               ? std::optional<std::string>(cursor(rows[most - 1]))
                                               : std::nullopt);
}

} // namespace muster::api
