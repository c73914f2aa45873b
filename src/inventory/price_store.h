#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "inventory/offer_reader.h"
#include "inventory/rate.h"
#include "sql/session.h"

namespace muster::inventory {

/// An offer file of AWS's price list, and what is known of it.
struct PriceList {
    std::string offer;
    std::string region;
    std::optional<std::string> version; // none: it was never read
    Instant looked_at;
    std::string reason; // why it could not be read the last time; empty: it could
    std::string detail;
};

// The rows of price lists, each function inside the caller's transaction. Errors of all: those of
// sql::Session.

Result<std::optional<PriceList>>
find_price_list(sql::Session& session, std::string_view offer, std::string_view region);
/// Prices of a version of an offer file, some of them or all.
Status save_prices(sql::Session& session,
                   const PriceList& list,
                   const std::vector<std::pair<std::string, OfferPrice>>& prices);
/// What is known of the offer file now; prices of other versions are gone.
Status save_price_list(sql::Session& session, const PriceList& list);

/// The prices of one region as a rate asks for them; remembers what it has found. Lives as long as
/// its transaction.
class StoredPrices {
public:
    StoredPrices(sql::Session& session, std::string region)
        : session_(session), region_(std::move(region)) {}
    Result<KnownPrice> find(std::string_view offer, const std::string& key);

private:
    Result<bool> has_list(std::string_view offer);

    sql::Session& session_;
    std::string region_;
    std::map<std::string, bool, std::less<>> lists_; // by offer
    std::map<std::string, KnownPrice, std::less<>> found_;
};

} // namespace muster::inventory
