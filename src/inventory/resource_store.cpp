#include "inventory/resource_store.h"

#include <algorithm>

#include "inventory/lower_case.h"
#include "inventory/price_store.h"
#include "sql/instants.h"
#include "sql/rows.h"

namespace muster::inventory {
namespace {

constexpr std::string_view kTagsOf = "SELECT tags FROM resource WHERE arn = ?";
constexpr std::string_view kSave = R"(
INSERT INTO resource (arn, connection_id, account, region, asked_region, kind, resource_id, name,
    state, type, size, since, tags, facts, words, hourly, monthly, unrated, first_seen_at, seen_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (arn) DO UPDATE SET connection_id = excluded.connection_id, account = excluded.account,
    region = excluded.region, asked_region = excluded.asked_region, kind = excluded.kind,
    resource_id = excluded.resource_id, name = excluded.name, state = excluded.state,
    type = excluded.type, size = excluded.size, since = excluded.since, tags = excluded.tags,
    facts = excluded.facts, words = excluded.words, hourly = excluded.hourly,
    monthly = excluded.monthly, unrated = excluded.unrated, seen_at = excluded.seen_at,
    ended_at = NULL)";
constexpr std::string_view kForgetTags = "DELETE FROM resource_tag WHERE arn = ?";
constexpr std::string_view kSaveTag = "INSERT INTO resource_tag (arn, key, value) VALUES (?, ?, ?)";
constexpr std::string_view kEndMissed = R"(
UPDATE resource SET ended_at = ? WHERE account = ? AND asked_region = ? AND kind = ?
    AND seen_at < ? AND ended_at IS NULL)";
constexpr std::string_view kCollected = R"(
INSERT INTO collection (account, asked_region, kind, connection_id, collected_at)
VALUES (?, ?, ?, ?, ?)
ON CONFLICT (account, asked_region, kind) DO UPDATE SET connection_id = excluded.connection_id,
    collected_at = excluded.collected_at, failed_at = NULL, reason = NULL, detail = NULL)";
constexpr std::string_view kSaveFailedLook = R"(
INSERT INTO collection (account, asked_region, kind, connection_id, failed_at, reason, detail)
VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (account, asked_region, kind) DO UPDATE SET connection_id = excluded.connection_id,
    failed_at = coalesce(collection.failed_at, excluded.failed_at), reason = excluded.reason,
    detail = excluded.detail)";
constexpr std::string_view kLookedAt =
    "SELECT asked_region, kind FROM collection WHERE account = ? AND collected_at >= ?";
constexpr std::string_view kSaveWhole = R"(
INSERT INTO collected_connection (connection_id, tried_at, ended_at) VALUES (?, ?, ?)
ON CONFLICT (connection_id) DO UPDATE SET tried_at = excluded.tried_at,
    ended_at = excluded.ended_at, reason = NULL, detail = NULL)";
constexpr std::string_view kSaveTried = R"(
INSERT INTO collected_connection (connection_id, tried_at, reason, detail) VALUES (?, ?, ?, ?)
ON CONFLICT (connection_id) DO UPDATE SET tried_at = excluded.tried_at, reason = excluded.reason,
    detail = excluded.detail)";
constexpr std::string_view kCollections = R"(
SELECT tried_at, ended_at, reason, detail FROM collected_connection WHERE connection_id = ?)";
constexpr std::string_view kRegions =
    "SELECT DISTINCT region FROM resource WHERE region <> '' ORDER BY region";
constexpr std::string_view kUnpriced = R"(
SELECT 1 FROM resource r WHERE r.account = ? AND r.unrated = 'no_price_list'
    AND NOT EXISTS (SELECT 1 FROM price_list p WHERE p.region = r.region) LIMIT 1)";
constexpr std::string_view kToRate = R"(
SELECT arn, kind, facts FROM resource WHERE region = ? AND arn > ? AND ended_at IS NULL
    AND (unrated IS NULL OR unrated <> 'by_use') ORDER BY arn LIMIT ?)";
constexpr std::string_view kSaveRate =
    "UPDATE resource SET hourly = ?, monthly = ?, unrated = ? WHERE arn = ?";
constexpr std::string_view kForgetTagsOf =
    "DELETE FROM resource_tag WHERE arn IN (SELECT arn FROM resource WHERE connection_id = ?)";
constexpr std::string_view kForgetResources = "DELETE FROM resource WHERE connection_id = ?";
constexpr std::string_view kForgetLooks = "DELETE FROM collection WHERE connection_id = ?";
constexpr std::string_view kForgetWhole =
    "DELETE FROM collected_connection WHERE connection_id = ?";
constexpr std::string_view kForgetEndedTags =
    "DELETE FROM resource_tag WHERE arn IN (SELECT arn FROM resource WHERE ended_at < ?)";
constexpr std::string_view kForgetEnded = "DELETE FROM resource WHERE ended_at < ?";

using Number = std::optional<std::int64_t>;
using Words = std::optional<std::string>;

Json json_of(const std::map<std::string, std::string, std::less<>>& values) {
    Json::Object object;
    for (const auto& [key, value] : values) {
        object.push_back({key, value});
    }
    return object;
}

Result<Facts> read_facts(const std::string& text) {
    TRY(const Json json, Json::parse(text));
    Facts facts;
    for (const JsonMember& member : *json.if_object()) {
        facts.emplace(member.key, *member.value.if_string());
    }
    return facts;
}

/// What people search in.
std::string words_of(const FoundResource& found) {
    std::string words = found.arn + ' ' + found.name.value_or("") + ' ' + found.type.value_or("");
    for (const auto& [key, value] : found.tags) {
        words += ' ' + key + '=' + value;
    }
    return lower_case(words);
}

struct Columns {
    Number hourly;
    Number monthly;
    Words unrated;
};

Columns columns_of(const Rating& rating) {
    return rating ? Columns{rating->hourly, rating->monthly, std::nullopt}
                  : Columns{std::nullopt, std::nullopt,
                            std::string(kUnratedNames.name(rating.error()))};
}

Result<Columns> rated(StoredPrices& prices, const ResourceKind& kind, const Facts& facts) {
    TRY(const Rating rating,
        rate_of(kind, facts, [&](std::string_view offer, const std::string& key) {
            return prices.find(offer, key);
        }));
    return columns_of(rating);
}

Status save_resource(sql::Session& session,
                     const Look& look,
                     const FoundResource& found,
                     StoredPrices& prices) {
    TRY(const Columns rate, rated(prices, look.kind, found.facts));
    const std::string tags = json_of(found.tags).str();
    TRY(const auto before,
        sql::find_row(session, kTagsOf, {found.arn},
                      [](const sql::Row& row) -> Result<std::string> { return row.text(0); }));
    TRY_DONE(session.execute(kSave, {found.arn,
                                     look.connection.str(),
                                     look.account.str(),
                                     found.region,
                                     look.region,
                                     look.kind.name,
                                     found.id,
                                     found.name,
                                     found.state,
                                     found.type,
                                     found.size,
                                     sql::millis_of(found.since),
                                     tags,
                                     json_of(found.facts).str(),
                                     words_of(found),
                                     rate.hourly,
                                     rate.monthly,
                                     rate.unrated,
                                     look.at.unix_millis(),
                                     look.at.unix_millis()}));
    if (before == tags) {
        return {};
    }
    TRY_DONE(session.execute(kForgetTags, {found.arn}));
    for (const auto& [key, value] : found.tags) {
        TRY_DONE(session.execute(kSaveTag, {found.arn, key, value}));
    }
    return {};
}

} // namespace

Status
save_resources(sql::Session& session, const Look& look, std::span<const FoundResource> found) {
    std::map<std::string, StoredPrices> prices; // by region: buckets come from all
    for (const FoundResource& resource : found) {
        const auto at = prices.try_emplace(resource.region, session, resource.region).first;
        TRY_DONE(save_resource(session, look, resource, at->second));
    }
    return {};
}

Status end_look(sql::Session& session, const Look& look) {
    const std::int64_t at = look.at.unix_millis();
    TRY_DONE(
        session.execute(kEndMissed, {at, look.account.str(), look.region, look.kind.name, at}));
    TRY_DONE(session.execute(
        kCollected, {look.account.str(), look.region, look.kind.name, look.connection.str(), at}));
    return {};
}

Status fail_look(sql::Session& session, const Look& look, const Error& error, Instant now) {
    TRY_DONE(session.execute(kSaveFailedLook, {look.account.str(), look.region, look.kind.name,
                                               look.connection.str(), now.unix_millis(),
                                               error.reason, error.detail}));
    return {};
}

Result<LookedAt>
looked_at_since(sql::Session& session, const AwsAccountId& account, Instant begun) {
    LookedAt done;
    TRY_DONE(session.query(kLookedAt, {account.str(), begun.unix_millis()},
                           [&](const sql::Row& row) -> Status {
                               done.emplace(row.text(0), row.text(1));
                               return {};
                           }));
    return done;
}

Status save_collected(sql::Session& session, const connections::ConnectionId& id, Instant now) {
    TRY_DONE(session.execute(kSaveWhole, {id.str(), now.unix_millis(), now.unix_millis()}));
    return {};
}

Status save_uncollected(sql::Session& session,
                        const connections::ConnectionId& id,
                        Instant now,
                        const std::string& reason,
                        const std::string& detail) {
    TRY_DONE(session.execute(kSaveTried, {id.str(), now.unix_millis(), reason, detail}));
    return {};
}

Result<std::optional<Collections>> find_collections(sql::Session& session,
                                                    const connections::ConnectionId& id) {
    return sql::find_row(
        session, kCollections, {id.str()}, [](const sql::Row& row) -> Result<Collections> {
            return Collections{.tried_at = Instant::from_unix_millis(row.integer(0)),
                               .ended_at = sql::optional_instant(row, 1),
                               .reason = row.text(2),
                               .detail = row.text(3)};
        });
}

Result<bool> has_unpriced(sql::Session& session, const AwsAccountId& account) {
    TRY(const auto found,
        sql::find_row(session, kUnpriced, {account.str()},
                      [](const sql::Row& row) -> Result<std::int64_t> { return row.integer(0); }));
    return found.has_value();
}

Result<std::vector<std::string>> regions_in_use(sql::Session& session) {
    return sql::all_rows(session, kRegions, {},
                         [](const sql::Row& row) -> Result<std::string> { return row.text(0); });
}

Result<std::optional<std::string>>
rate_again(sql::Session& session, std::string_view region, std::string_view after, int limit) {
    struct ToRate {
        std::string arn;
        const ResourceKind* kind = nullptr;
        Facts facts;
    };
    TRY(const auto rows, sql::all_rows(session, kToRate, {region, after, limit},
                                       [](const sql::Row& row) -> Result<ToRate> {
                                           TRY(Facts facts, read_facts(row.text(2)));
                                           return ToRate{row.text(0), find_kind(row.text(1)),
                                                         std::move(facts)};
                                       }));
    StoredPrices prices(session, std::string(region));
    for (const ToRate& row : rows) {
        if (row.kind == nullptr) {
            continue; // no longer listed
        }
        TRY(const Columns rate, rated(prices, *row.kind, row.facts));
        TRY_DONE(session.execute(kSaveRate, {rate.hourly, rate.monthly, rate.unrated, row.arn}));
    }
    return std::cmp_less(rows.size(), limit) ? std::optional<std::string>()
                                             : std::optional(rows.back().arn);
}

Status forget_connection(sql::Session& session, const connections::ConnectionId& id) {
    for (const std::string_view statement :
         {kForgetTagsOf, kForgetResources, kForgetLooks, kForgetWhole}) {
        TRY_DONE(session.execute(statement, {id.str()}));
    }
    return {};
}

Status forget_ended(sql::Session& session, Instant before) {
    TRY_DONE(session.execute(kForgetEndedTags, {before.unix_millis()}));
    TRY_DONE(session.execute(kForgetEnded, {before.unix_millis()}));
    return {};
}

} // namespace muster::inventory
