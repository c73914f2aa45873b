// An offer file of the price list: any bytes, in any pieces, give an error or prices, the same
// whatever the pieces.
#include <algorithm>
#include <cstdint>

#include "fuzz/must.h"
#include "inventory/offer_reader.h"

using muster::ByteSpan;
using muster::Result;
using muster::inventory::OfferPrices;
using muster::inventory::OfferReader;

namespace {

Result<OfferPrices> read(ByteSpan bytes, std::size_t piece) {
    OfferReader reader("AmazonEC2");
    while (!bytes.empty()) {
        const std::size_t size = std::min(piece, bytes.size());
        TRY_DONE(reader.take(bytes.first(size)));
        bytes = bytes.subspan(size);
    }
    return reader.finish();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const ByteSpan bytes(reinterpret_cast<const ByteSpan::value_type*>(data), size);
    const auto whole = read(bytes, size);
    const auto cut = read(bytes, 7);
    must(whole.has_value() == cut.has_value());
    if (whole) {
        must(*whole == *cut);
    } else {
        must(!whole.error().reason.empty());
    }
    return 0;
}
