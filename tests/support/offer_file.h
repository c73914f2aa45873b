#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/json.h"

namespace muster::test {

/// One thing with a price, as AWS's price list has it.
struct OfferProduct {
    std::string sku;
    std::string family;
    std::vector<std::pair<std::string, std::string>> attributes;
    std::string unit = "Hrs";
    std::string dollars = "0.0960000000";
    std::string begin = "0";
    std::string end = "Inf";
};

/// Attributes of an EC2 instance of Linux.
inline OfferProduct instance_product(const std::string& sku,
                                     const std::string& type,
                                     const std::string& dollars = "0.0960000000") {
    return {.sku = sku,
            .family = "Compute Instance",
            .attributes = {{"servicecode", "AmazonEC2"},
                           {"location", "EU (Ireland)"},
                           {"locationType", "AWS Region"},
                           {"instanceType", type},
                           {"tenancy", "Shared"},
                           {"operatingSystem", "Linux"},
                           {"capacitystatus", "Used"},
                           {"usagetype", "EU-BoxUsage:" + type},
                           {"operation", "RunInstances"}},
            .dollars = dollars};
}

inline OfferProduct
storage_product(const std::string& sku, const std::string& type, const std::string& dollars) {
    return {.sku = sku,
            .family = "Storage",
            .attributes = {{"locationType", "AWS Region"},
                           {"volumeApiName", type},
                           {"usagetype", "EU-EBS:VolumeUsage." + type}},
            .unit = "GB-Mo",
            .dollars = dollars};
}

inline OfferProduct priced_by_usage(const std::string& sku,
                                    std::string family,
                                    const std::string& usage,
                                    const std::string& dollars,
                                    std::string unit = "Hrs") {
    return {.sku = sku,
            .family = std::move(family),
            .attributes = {{"locationType", "AWS Region"}, {"usagetype", usage}},
            .unit = std::move(unit),
            .dollars = dollars};
}

namespace offer_detail {

inline std::string product(const OfferProduct& product) {
    std::string attributes;
    for (const auto& [name, value] : product.attributes) {
        attributes += fmt::format("{}\n        {} : {}", attributes.empty() ? "" : ",",
                                  json_quoted(name), json_quoted(value));
    }
    return fmt::format(R"(
    "{0}" : {{
      "sku" : "{0}",
      "productFamily" : "{1}",
      "attributes" : {{{2}
      }}
    }})",
                       product.sku, product.family, attributes);
}

inline std::string
term(const OfferProduct& product, const std::string& code, const std::string& attributes) {
    return fmt::format(R"(
      "{0}" : {{
        "{0}.{1}" : {{
          "offerTermCode" : "{1}",
          "sku" : "{0}",
          "effectiveDate" : "2026-09-01T00:00:00Z",
          "priceDimensions" : {{
            "{0}.{1}.6YS6EN2CT7" : {{
              "rateCode" : "{0}.{1}.6YS6EN2CT7",
              "description" : "${2} per {3} \"as listed\"",
              "beginRange" : "{4}",
              "endRange" : "{5}",
              "unit" : "{3}",
              "pricePerUnit" : {{
                "USD" : "{2}"
              }},
              "appliesTo" : [ ]
            }}
          }},
          "termAttributes" : {{{6}}}
        }}
      }})",
                       product.sku, code, product.dollars, product.unit, product.begin, product.end,
                       attributes);
}

inline std::string joined(const std::vector<std::string>& parts) {
    std::string text;
    for (const std::string& part : parts) {
        text += (text.empty() ? "" : ",") + part;
    }
    return text;
}

} // namespace offer_detail

/// An offer file of one region in the form of AWS's, with reserved terms that nobody wants.
inline std::string offer_file(const std::string& offer, const std::vector<OfferProduct>& products) {
    std::vector<std::string> listed;
    std::vector<std::string> on_demand;
    std::vector<std::string> reserved;
    for (const OfferProduct& product : products) {
        listed.push_back(offer_detail::product(product));
        on_demand.push_back(offer_detail::term(product, "JRTCKXETXF", ""));
        reserved.push_back(offer_detail::term(
            product, "38NPMPTW36",
            R"("LeaseContractLength":"3yr","OfferingClass":"standard","PurchaseOption":"Partial Upfront")"));
    }
    return fmt::format(R"({{
  "formatVersion" : "v1.0",
  "disclaimer" : "This pricing list is for informational purposes only.",
  "offerCode" : "{0}",
  "version" : "20260901000000",
  "publicationDate" : "2026-09-01T00:00:00Z",
  "products" : {{{1}
  }},
  "terms" : {{
    "OnDemand" : {{{2}
    }},
    "Reserved" : {{{3}
    }}
  }},
  "attributesList" : {{ }}
}})",
                       offer, offer_detail::joined(listed), offer_detail::joined(on_demand),
                       offer_detail::joined(reserved));
}

/// Where the offer files of regions are.
inline std::string region_index(const std::string& offer,
                                const std::vector<std::string>& regions,
                                const std::string& version = "20260901000000") {
    std::vector<std::string> parts;
    for (const std::string& region : regions) {
        parts.push_back(fmt::format(
            R"("{0}":{{"regionCode":"{0}","currentVersionUrl":"/offers/v1.0/aws/{1}/{2}/{0}/index.json"}})",
            region, offer, version));
    }
    return fmt::format(
        R"({{"formatVersion":"v1.0","publicationDate":"2026-09-01T00:00:00Z","regions":{{{}}}}})",
        offer_detail::joined(parts));
}

} // namespace muster::test
