#include <algorithm>
#include <charconv>
#include <string>

#include "bucket/deliveries.h"

namespace muster::bucket {
namespace {

std::optional<unsigned> number_of(std::string_view text) {
    unsigned value = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
    return failed == std::errc{} && end == text.data() + text.size() && !text.empty()
               ? std::optional(value)
               : std::nullopt;
}

std::optional<BillingMonth> month_of(std::optional<unsigned> year, std::optional<unsigned> month) {
    constexpr unsigned kFirst = 1970;
    constexpr unsigned kLast = 9999;
    if (!year || !month || *year < kFirst || *year > kLast || *month < 1 || *month > 12) {
        return std::nullopt;
    }
    return BillingMonth(std::chrono::year(static_cast<int>(*year)) / std::chrono::month(*month));
}

/// `20261001-20261101`: a day and the one after the last, or the last.
std::optional<BillingMonth> month_of_days(std::string_view folder) {
    constexpr std::size_t kDate = 8;
    if (folder.size() != 2 * kDate + 1 || folder[kDate] != '-' ||
        !number_of(folder.substr(0, kDate)) || !number_of(folder.substr(kDate + 1))) {
        return std::nullopt;
    }
    return month_of(number_of(folder.substr(0, 4)), number_of(folder.substr(4, 2)));
}

std::string lower(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return out;
}

} // namespace

std::optional<BillingMonth> month_of_key(std::string_view key) {
    constexpr std::string_view kPartition = "billing_period=";
    constexpr std::string_view kYear = "year=";
    constexpr std::string_view kMonth = "month=";
    std::optional<unsigned> year;
    std::optional<BillingMonth> found;
    for (std::size_t slash = key.find('/'); slash != std::string_view::npos;
         slash = key.find('/')) {
        const std::string folder = lower(key.substr(0, slash));
        key.remove_prefix(slash + 1);
        if (folder.starts_with(kPartition)) {
            const auto month = BillingMonth::parse(folder.substr(kPartition.size()));
            found = month ? std::optional(*month) : found;
        } else if (folder.starts_with(kYear)) {
            year = number_of(folder.substr(kYear.size()));
        } else if (folder.starts_with(kMonth)) {
            const auto month = month_of(year, number_of(folder.substr(kMonth.size())));
            found = month ? month : found;
        } else if (const auto month = month_of_days(folder)) {
            found = month;
        }
    }
    return found;
}

} // namespace muster::bucket
