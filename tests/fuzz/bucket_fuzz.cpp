// Addresses of buckets, names of regions, roles and reports, and keys of objects: any text gives an
// error, or what may stand in the name of a host and in a request's line.
#include <algorithm>
#include <cstdint>
#include <string_view>

#include "bills/detailed_report.h"
#include "bucket/bill_sources.h"
#include "bucket/deliveries.h"
#include "fuzz/must.h"

namespace bucket = muster::bucket;

namespace {

/// Nothing that would end the host of a URL or begin another part of it.
bool is_of_host(std::string_view text) {
    return text.find_first_of("/@:?#%\\[] \t\r\n") == std::string_view::npos && !text.empty();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto address = bucket::Address::parse(text)) {
        must(is_of_host(address->bucket.str()));
        must(std::ranges::none_of(address->prefix, [](char c) { return c >= 0 && c < ' '; }));
        const auto again = bucket::Address::parse(address->of(address->prefix));
        must(again && again->bucket == address->bucket && again->prefix == address->prefix);
    }
    if (const auto region = bucket::RegionName::parse(text)) {
        must(is_of_host(region->str()));
    }
    if (const auto role = bucket::SourceRoleArn::parse(text)) {
        must(text.starts_with("arn:aws") && text.contains(":role/") && role->str() == text);
        must(std::ranges::none_of(text, [](char c) { return c <= ' ' || c > '~'; }));
    }
    if (const auto month = bucket::month_of_key(text)) {
        must(muster::BillingMonth::parse(month->str()).has_value());
    }
    if (const auto report = muster::bills::detailed_report(text)) {
        must(report->account.size() == 12 && text.starts_with(report->account));
        must(text.contains(report->month.str()));
    }
    return 0;
}
