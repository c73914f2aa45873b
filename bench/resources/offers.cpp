#include "resources/offers.h"

#include <chrono>
#include <stdexcept>
#include <string>

#include <fmt/format.h>
#include <sys/resource.h>

#include "inventory/offer_reader.h"

namespace muster::bench {
namespace {

double most_memory() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024;
}

/// The forty attributes that AWS has of an instance, in its form and of its length.
std::string product(std::size_t i) {
    std::string more;
    for (int attribute = 0; attribute < 30; ++attribute) {
        more += fmt::format(",\n        \"attribute{}\" : \"a value of usual length {}\"",
                            attribute, i % 97);
    }
    return fmt::format("\n    \"SKU{0:013}\" : {{\n      \"sku\" : \"SKU{0:013}\",\n      "
                       "\"productFamily\" : \"Compute Instance\",\n      \"attributes\" : {{\n"
                       "        \"locationType\" : \"AWS Region\",\n"
                       "        \"instanceType\" : \"m{1}.large\",\n"
                       "        \"operation\" : \"RunInstances:{2:04}\",\n"
                       "        \"tenancy\" : \"Shared\",\n"
                       "        \"capacitystatus\" : \"{3}\"{4}\n      }}\n    }}",
                       i, i / 75, i % 25, i % 3 == 0 ? "Used" : "UnusedCapacityReservation", more);
}

std::string term(std::size_t i) {
    return fmt::format(
        "\n      \"SKU{0:013}\" : {{\n        \"SKU{0:013}.JRTCKXETXF\" : {{\n"
        "          \"offerTermCode\" : \"JRTCKXETXF\",\n          \"sku\" : \"SKU{0:013}\",\n"
        "          \"effectiveDate\" : \"2026-09-01T00:00:00Z\",\n"
        "          \"priceDimensions\" : {{\n"
        "            \"SKU{0:013}.JRTCKXETXF.6YS6EN2CT7\" : {{\n"
        "              \"rateCode\" : \"SKU{0:013}.JRTCKXETXF.6YS6EN2CT7\",\n"
        "              \"description\" : \"$0.0960000000 per On Demand Linux Instance Hour\",\n"
        "              \"beginRange\" : \"0\",\n              \"endRange\" : \"Inf\",\n"
        "              \"unit\" : \"Hrs\",\n              \"pricePerUnit\" : {{\n"
        "                \"USD\" : \"0.{1:010}\"\n              }},\n"
        "              \"appliesTo\" : [ ]\n            }}\n          }},\n"
        "          \"termAttributes\" : {{ }}\n        }}\n      }}",
        i, i);
}

} // namespace

void measure_offers(std::size_t products) {
    const double before = most_memory();
    inventory::OfferReader reader("AmazonEC2");
    std::size_t bytes = 0;
    std::chrono::steady_clock::duration reading{};
    const auto take = [&](const std::string& text) {
        const auto start = std::chrono::steady_clock::now();
        if (const Status status = reader.take(as_bytes(text)); !status) {
            throw std::runtime_error(status.error().detail);
        }
        reading += std::chrono::steady_clock::now() - start;
        bytes += text.size();
    };
    take("{\n  \"offerCode\" : \"AmazonEC2\",\n  \"version\" : \"1\",\n  \"products\" : {");
    for (std::size_t i = 0; i < products; ++i) {
        take((i == 0 ? "" : ",") + product(i));
    }
    take("\n  },\n  \"terms\" : {\n    \"OnDemand\" : {");
    for (std::size_t i = 0; i < products; ++i) {
        take((i == 0 ? "" : ",") + term(i));
    }
    take("\n    },");
    const auto prices = reader.finish();
    const double seconds = std::chrono::duration<double>(reading).count();
    const double megabytes = static_cast<double>(bytes) / 1e6;
    fmt::print("offer file: {} products, {:.0f} MB in {:.2f} s ({:.0f} MB/s), {} prices kept, "
               "{:.0f} MiB of memory\n",
               products, megabytes, seconds, megabytes / seconds, prices->size(),
               most_memory() - before);
}

} // namespace muster::bench
