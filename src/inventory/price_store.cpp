#include "inventory/price_store.h"

#include "sql/rows.h"

namespace muster::inventory {
namespace {

constexpr std::string_view kList = R"(
SELECT offer, region, version, looked_at, reason, detail FROM price_list
WHERE offer = ? AND region = ?)";
constexpr std::string_view kSaveList = R"(
INSERT INTO price_list (offer, region, version, looked_at, reason, detail)
VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (offer, region) DO UPDATE SET version = excluded.version,
    looked_at = excluded.looked_at, reason = excluded.reason, detail = excluded.detail)";
constexpr std::string_view kSavePrice = R"(
INSERT INTO price (offer, region, key, version, price) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (offer, region, key) DO UPDATE SET version = excluded.version, price = excluded.price)";
constexpr std::string_view kForgetOthers =
    "DELETE FROM price WHERE offer = ? AND region = ? AND version <> ?";
constexpr std::string_view kPrice =
    "SELECT price FROM price WHERE offer = ? AND region = ? AND key = ?";

Result<PriceList> read_list(const sql::Row& row) {
    return PriceList{.offer = row.text(0),
                     .region = row.text(1),
                     .version = row.optional_text(2),
                     .looked_at = Instant::from_unix_millis(row.integer(3)),
                     .reason = row.text(4),
                     .detail = row.text(5)};
}

std::optional<std::string> unless_empty(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional(text);
}

} // namespace

Result<std::optional<PriceList>>
find_price_list(sql::Session& session, std::string_view offer, std::string_view region) {
    return sql::find_row(session, kList, {offer, region}, read_list);
}

Status save_prices(sql::Session& session,
                   const PriceList& list,
                   const std::vector<std::pair<std::string, OfferPrice>>& prices) {
    for (const auto& [key, price] : prices) {
        const auto dollars =
            price.is_ambiguous ? std::optional<std::string>() : std::optional(price.dollars.str());
        TRY_DONE(session.execute(
            kSavePrice, {list.offer, list.region, key, list.version.value_or(""), dollars}));
    }
    return {};
}

Status save_price_list(sql::Session& session, const PriceList& list) {
    TRY_DONE(session.execute(kSaveList,
                             {list.offer, list.region, list.version, list.looked_at.unix_millis(),
                              unless_empty(list.reason), unless_empty(list.detail)}));
    if (list.version) {
        TRY_DONE(session.execute(kForgetOthers, {list.offer, list.region, *list.version}));
    }
    return {};
}

Result<bool> StoredPrices::has_list(std::string_view offer) {
    if (const auto known = lists_.find(offer); known != lists_.end()) {
        return known->second;
    }
    TRY(const auto list, find_price_list(session_, offer, region_));
    const bool is_there = list && list->version;
    lists_.emplace(offer, is_there);
    return is_there;
}

Result<KnownPrice> StoredPrices::find(std::string_view offer, const std::string& key) {
    if (const auto known = found_.find(key); known != found_.end()) {
        return known->second;
    }
    KnownPrice price;
    TRY(price.has_list, has_list(offer));
    if (price.has_list) {
        TRY(const auto text, sql::find_row(session_, kPrice, {offer, region_, key},
                                           [](const sql::Row& row) -> Result<std::string> {
                                               return row.text(0); // empty: several differ
                                           }));
        if (text && !text->empty()) {
            TRY(price.dollars, Decimal::parse(*text));
        }
    }
    found_.emplace(key, price);
    return price;
}

} // namespace muster::inventory
