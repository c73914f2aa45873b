#include "inventory/price_list_client.h"

#include <chrono>
#include <cstddef>

#include <fmt/format.h>

#include "aws_model/json_access.h"
#include "base/json.h"

namespace muster::inventory {
namespace {

constexpr std::size_t kMostIndex = std::size_t{4} << 20;
constexpr std::size_t kMostFile = std::size_t{8} << 30;
constexpr std::chrono::seconds kSilence{60};

Error refused(int status, const std::string& path) {
    const bool is_missing = status == 404 || status == 403; // S3 says 403 of what is not there
    return is_missing ? Error{ErrorKind::NotFound, "price_list.not_found",
                              "AWS's price list has no " + path}
                      : Error{status >= 500 ? ErrorKind::Unavailable : ErrorKind::Upstream,
                              "price_list.refused",
                              fmt::format("AWS's price list answered {} for {}", status, path)};
}

} // namespace

Result<std::map<std::string, std::string>>
PriceListClient::current_files(std::string_view offer, const std::stop_token& stop) const {
    const std::string path = fmt::format("/offers/v1.0/aws/{}/current/region_index.json", offer);
    TRY(const net::HttpResponse answer,
        http_.send({.url = url_ + path, .most_bytes = kMostIndex, .stop = stop}));
    if (!answer.is_success()) {
        return refused(answer.status, path);
    }
    const auto index = Json::parse(answer.body);
    const Json* const regions = index ? index->find("regions") : nullptr;
    if (regions == nullptr || regions->if_object() == nullptr) {
        return Error{ErrorKind::Upstream, "price_list.malformed",
                     "AWS's price list has no regions in " + path};
    }
    std::map<std::string, std::string> files;
    for (const JsonMember& region : aws::members_of(regions)) {
        std::string file = aws::text_of(region.value, "currentVersionUrl");
        if (file.starts_with('/')) { // of the same place, and no other
            files.emplace(region.key, std::move(file));
        }
    }
    return files;
}

Result<OfferPrices> PriceListClient::read(std::string_view offer,
                                          const std::string& path,
                                          const std::stop_token& stop) const {
    OfferReader reader(offer);
    const net::ChunkSink sink = [&](ByteSpan bytes) -> Status {
        TRY_DONE(reader.take(bytes));
        if (reader.has_all_prices()) { // what follows is twice as long, and of reservations
            return Error{ErrorKind::Conflict, "price_list.enough", "all prices were read"};
        }
        return {};
    };
    const auto answer = http_.send({.url = url_ + path,
                                    .total_time = std::chrono::milliseconds(0),
                                    .silent_time = kSilence,
                                    .most_bytes = kMostFile,
                                    .stop = stop},
                                   sink);
    if (reader.has_all_prices()) {
        return reader.finish();
    }
    if (!answer) {
        return answer.error();
    }
    return answer->is_success() ? reader.finish()
                                : Result<OfferPrices>(refused(answer->status, path));
}

} // namespace muster::inventory
