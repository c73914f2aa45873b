#include "inventory/resource_list.h"

#include <charconv>

#include <fmt/format.h>

#include "inventory/lower_case.h"
#include "sql/instants.h"
#include "sql/rows.h"

namespace muster::inventory {
namespace {

constexpr std::string_view kColumns = R"(
SELECT r.arn, r.connection_id, r.account, r.region, r.kind, r.resource_id, r.name, r.state, r.type,
    r.size, r.since, r.tags, r.hourly, r.monthly, r.unrated, r.first_seen_at, r.seen_at, r.ended_at,
    c.failed_at, c.reason, c.detail)";
constexpr std::string_view kTotals = R"(
SELECT r.kind, count(*), count(r.monthly), sum(CASE WHEN c.failed_at IS NULL THEN 0 ELSE 1 END),
    CAST(coalesce(sum(r.hourly), 0) AS BIGINT), CAST(coalesce(sum(r.monthly), 0) AS BIGINT))";
constexpr std::string_view kFrom = R"(
FROM resource r LEFT JOIN collection c
    ON c.account = r.account AND c.asked_region = r.asked_region AND c.kind = r.kind)";
constexpr std::string_view kMonthly = "coalesce(r.monthly, -1)";
constexpr std::string_view kFailedLooks = R"(
SELECT account, asked_region, kind, collected_at, failed_at, reason, detail FROM collection
WHERE failed_at IS NOT NULL AND account || '/' || asked_region || '/' || kind > ?
ORDER BY account || '/' || asked_region || '/' || kind LIMIT ?)";
constexpr std::string_view kCountFailed =
    "SELECT count(*) FROM collection WHERE connection_id = ? AND failed_at IS NOT NULL";

/// A statement with what stands in its places.
struct Query {
    std::string text;
    std::vector<sql::Value> values;

    void add(std::string_view condition, std::initializer_list<sql::Value> with = {}) {
        text += text.ends_with("WHERE ") ? "" : " AND ";
        text += condition;
        values.insert(values.end(), with);
    }
    void add_one_of(std::string_view column, const std::vector<std::string>& any) {
        if (any.empty()) {
            return;
        }
        std::string places = "?";
        for (std::size_t i = 1; i < any.size(); ++i) {
            places += ", ?";
        }
        add(fmt::format("{} IN ({})", column, places));
        values.insert(values.end(), any.begin(), any.end());
    }
};

/// The text as LIKE takes it, anywhere in what is searched.
std::string pattern_of(const std::string& text) {
    std::string pattern = "%";
    for (const char c : lower_case(text)) {
        pattern += c == '%' || c == '_' || c == '!' ? "!" : "";
        pattern += c;
    }
    return pattern + '%';
}

Query begin(std::string_view columns, const ResourceFilter& filter) {
    Query query{.text = fmt::format("{}{} WHERE ", columns, kFrom), .values = {}};
    query.add(filter.ended == ResourceFilter::Ended::Show ? "1 = 1" : "r.ended_at IS NULL");
    query.add_one_of("r.account", filter.accounts);
    query.add_one_of("r.region", filter.regions);
    query.add_one_of("r.kind", filter.kinds);
    query.add_one_of("r.state", filter.states);
    for (const TagFilter& tag : filter.tags) {
        if (tag.value) {
            query.add("EXISTS (SELECT 1 FROM resource_tag t WHERE t.arn = r.arn AND t.key = ? "
                      "AND t.value = ?)",
                      {tag.key, *tag.value});
        } else {
            query.add("EXISTS (SELECT 1 FROM resource_tag t WHERE t.arn = r.arn AND t.key = ?)",
                      {tag.key});
        }
    }
    if (!filter.text.empty()) {
        query.add("r.words LIKE ? ESCAPE '!'", {pattern_of(filter.text)});
    }
    return query;
}

Result<Tags> tags_in(const std::string& text) {
    TRY(const Json json, Json::parse(text));
    Tags tags;
    for (const JsonMember& member : *json.if_object()) {
        tags.emplace(member.key, *member.value.if_string());
    }
    return tags;
}

std::optional<Staleness> staleness_in(const sql::Row& row, int column) {
    const auto since = sql::optional_instant(row, column);
    return since ? std::optional(Staleness{*since, row.text(column + 1), row.text(column + 2)})
                 : std::nullopt;
}

Result<Rating> rating_in(const sql::Row& row, int column) {
    if (!row.is_null(column)) {
        return Rating(Rate{row.integer(column), row.integer(column + 1)});
    }
    TRY(const auto why, kUnratedNames.parse(row.text(column + 2), "resources.bad_row"));
    return Rating(std::unexpected(why));
}

Result<Resource> read_row(const sql::Row& row) {
    TRY(const auto connection, connections::ConnectionId::parse(row.text(1)));
    TRY(Tags tags, tags_in(row.text(11)));
    TRY(const Rating rate, rating_in(row, 12));
    const auto name = tags.find("Name");
    auto shown = row.optional_text(6);
    if (!shown && name != tags.end()) {
        shown = name->second;
    }
    return Resource{.arn = row.text(0),
                    .connection = connection,
                    .account = row.text(2),
                    .region = row.text(3),
                    .kind = row.text(4),
                    .id = row.text(5),
                    .name = std::move(shown),
                    .state = row.optional_text(7),
                    .type = row.optional_text(8),
                    .size = row.optional_integer(9),
                    .since = sql::optional_instant(row, 10),
                    .tags = std::move(tags),
                    .rate = rate,
                    .first_seen_at = Instant::from_unix_millis(row.integer(15)),
                    .seen_at = Instant::from_unix_millis(row.integer(16)),
                    .ended_at = sql::optional_instant(row, 17),
                    .stale = staleness_in(row, 18)};
}

void add_place(Query& query, const ResourcePage& page) {
    const bool is_by_cost = page.order == ResourceOrder::Cost;
    if (page.after && is_by_cost) {
        query.add(fmt::format("({0} < ? OR ({0} = ? AND r.arn > ?))", kMonthly),
                  {page.after->monthly, page.after->monthly, page.after->arn});
    } else if (page.after) {
        query.add("r.arn > ?", {page.after->arn});
    }
    query.text += is_by_cost ? fmt::format(" ORDER BY {} DESC, r.arn LIMIT ?", kMonthly)
                             : std::string(" ORDER BY r.arn LIMIT ?");
    query.values.emplace_back(page.limit);
}

} // namespace

Result<ResourceCursor> ResourceCursor::parse(std::string_view text) {
    ResourceCursor cursor;
    const char* const end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, cursor.monthly);
    if (read.ec != std::errc() || read.ptr == end || *read.ptr != ' ') {
        return Error{ErrorKind::Invalid, "resources.bad_cursor", "not a cursor of this list"};
    }
    cursor.arn.assign(read.ptr + 1, end);
    return cursor;
}

ResourceCursor ResourceCursor::of(const Resource& resource) {
    return {.monthly = resource.rate ? resource.rate->monthly : -1, .arn = resource.arn};
}

std::string ResourceCursor::str() const {
    return std::to_string(monthly) + ' ' + arn;
}

Result<std::vector<Resource>>
list_resources(sql::Session& session, const ResourceFilter& filter, const ResourcePage& page) {
    Query query = begin(kColumns, filter);
    add_place(query, page);
    return sql::all_rows(session, query.text, query.values, read_row);
}

Result<std::vector<KindTotal>> total_resources(sql::Session& session,
                                               const ResourceFilter& filter) {
    Query query = begin(kTotals, filter);
    query.text += " GROUP BY r.kind ORDER BY r.kind";
    return sql::all_rows(session, query.text, query.values,
                         [](const sql::Row& row) -> Result<KindTotal> {
                             return KindTotal{.kind = row.text(0),
                                              .resources = row.integer(1),
                                              .rated = row.integer(2),
                                              .stale = row.integer(3),
                                              .rate = {row.integer(4), row.integer(5)}};
                         });
}

Result<std::vector<FailedLook>>
list_failed_looks(sql::Session& session, const std::string& after, std::int64_t limit) {
    return sql::all_rows(session, kFailedLooks, {after, limit},
                         [](const sql::Row& row) -> Result<FailedLook> {
                             return FailedLook{.account = row.text(0),
                                               .region = row.text(1),
                                               .kind = row.text(2),
                                               .collected_at = sql::optional_instant(row, 3),
                                               .stale = *staleness_in(row, 4)};
                         });
}

Result<std::int64_t> count_failed_looks(sql::Session& session,
                                        const connections::ConnectionId& id) {
    TRY(const auto count,
        sql::find_row(session, kCountFailed, {id.str()},
                      [](const sql::Row& row) -> Result<std::int64_t> { return row.integer(0); }));
    return count.value_or(0);
}

} // namespace muster::inventory
