#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"
#include "sql/rows.h"
#include "sql/session.h"

namespace muster::sql {

/// How many values a statement over many takes at a time: many cost few round trips, and few sizes
/// few statements to keep.
inline constexpr std::array<std::size_t, 4> kPieces = {500, 50, 5, 1};

/// Calls `work(std::span<const T>) -> Status` with one piece of the items after the other.
template <class T, class Work>
Status in_pieces(std::span<const T> items, const Work& work) {
    while (!items.empty()) {
        const std::size_t size = *std::ranges::find_if(
            kPieces, [&](std::size_t piece) { return piece <= items.size(); });
        TRY_DONE(work(items.first(size)));
        items = items.subspan(size);
    }
    return {};
}

/// "?, ?, ?" of "?".
inline std::string repeated(std::string_view text, std::size_t times) {
    std::string all;
    for (std::size_t i = 0; i < times; ++i) {
        all += i == 0 ? "" : ", ";
        all += text;
    }
    return all;
}

/// The rows of a query over many items, asked a piece at a time: `query_of(size)` is the query for
/// so many, `values_of(piece)` what it is given. Errors: those of all_rows().
template <class T, class QueryOf, class ValuesOf, class Read>
auto rows_in_pieces(Session& session,
                    std::span<const T> items,
                    const QueryOf& query_of,
                    const ValuesOf& values_of,
                    const Read& read) {
    using Rows = decltype(all_rows(session, "", {}, read));
    typename Rows::value_type all;
    const Status status = in_pieces(items, [&](std::span<const T> piece) -> Status {
        TRY(auto some, all_rows(session, query_of(piece.size()), values_of(piece), read));
        std::ranges::move(some, std::back_inserter(all));
        return {};
    });
    return status ? Rows(std::move(all)) : Rows(status.error());
}

} // namespace muster::sql
