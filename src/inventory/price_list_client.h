#pragma once

#include <map>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"
#include "inventory/offer_reader.h"
#include "net/http_client.h"

namespace muster::inventory {

/// Reads AWS's price list, which is open to everybody. Thread-safe.
class PriceListClient {
public:
    /// `url` is where the list is: "https://pricing.us-east-1.amazonaws.com".
    PriceListClient(net::HttpClient& http, std::string url) : http_(http), url_(std::move(url)) {}

    /// Where the newest offer file of each region is: its path, which changes when prices do.
    /// Errors: NotFound "price_list.not_found"; Upstream "price_list.malformed"; those of the HTTP
    /// client.
    [[nodiscard]] Result<std::map<std::string, std::string>>
    current_files(std::string_view offer, const std::stop_token& stop) const;

    /// The prices in an offer file, read as they come and no further than is needed. Errors: as
    /// current_files(); those of OfferReader.
    [[nodiscard]] Result<OfferPrices>
    read(std::string_view offer, const std::string& path, const std::stop_token& stop) const;

private:
    net::HttpClient& http_;
    std::string url_;
};

} // namespace muster::inventory
