#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/decimal.h"
#include "base/result.h"

namespace muster::inventory {

/// An on-demand price out of an offer file.
struct OfferPrice {
    Decimal dollars;
    bool is_ambiguous = false; // products that are told apart by nothing we know cost differently

    friend bool operator==(const OfferPrice&, const OfferPrice&) = default;
};
/// By price_key().
using OfferPrices = std::map<std::string, OfferPrice, std::less<>>;

/// Reads an offer file of AWS's price list as it comes, piece by piece, and keeps the prices alone
/// that rates of the catalogue are made of: those of one region of EC2 are 450 MB, of which some
/// 20 MB are kept. The first price of a term counts; one that depends on how much is used is none.
/// The form:
/// https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/reading-service-price-list-files.html
class OfferReader {
public:
    static constexpr std::size_t kMostPrices = 500'000;

    /// For the parts of rates that are prices of this offer: "AmazonEC2".
    explicit OfferReader(std::string_view offer);
    OfferReader(const OfferReader&) = delete;
    OfferReader& operator=(const OfferReader&) = delete;
    ~OfferReader();

    /// The next bytes. Errors, after which nothing more can be read: Upstream
    /// "price_list.malformed", "price_list.wrong_offer", "price_list.too_large".
    Status take(ByteSpan bytes);
    /// Whether all on-demand prices have come: what follows in the file is not looked at.
    [[nodiscard]] bool has_all_prices() const;
    /// Errors: Upstream "price_list.malformed" when the file ends too early for the prices in it.
    Result<OfferPrices> finish();
    /// As the file says.
    [[nodiscard]] const std::string& version() const;

private:
    class Parser;
    std::unique_ptr<Parser> parser_;
};

} // namespace muster::inventory
