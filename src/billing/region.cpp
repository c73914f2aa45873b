#include "billing/region.h"

#include <algorithm>
#include <array>

namespace muster::billing {
namespace {

struct Prefix {
    std::string_view prefix;
    std::string_view region;
};

// https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html has the
// regions; the prefixes are those of the price list's usage types.
constexpr auto kPrefixes = std::to_array<Prefix>({
    {"AFS1", "af-south-1"},     {"APE1", "ap-east-1"},      {"APE2", "ap-east-2"},
    {"APN1", "ap-northeast-1"}, {"APN2", "ap-northeast-2"}, {"APN3", "ap-northeast-3"},
    {"APS1", "ap-southeast-1"}, {"APS2", "ap-southeast-2"}, {"APS3", "ap-south-1"},
    {"APS4", "ap-southeast-3"}, {"APS5", "ap-south-2"},     {"APS6", "ap-southeast-4"},
    {"APS7", "ap-southeast-5"}, {"APS9", "ap-southeast-7"}, {"CAN1", "ca-central-1"},
    {"CAN2", "ca-west-1"},      {"CNN1", "cn-north-1"},     {"CNW1", "cn-northwest-1"},
    {"EU", "eu-west-1"},        {"EUC1", "eu-central-1"},   {"EUC2", "eu-central-2"},
    {"EUN1", "eu-north-1"},     {"EUS1", "eu-south-1"},     {"EUS2", "eu-south-2"},
    {"EUW1", "eu-west-1"},      {"EUW2", "eu-west-2"},      {"EUW3", "eu-west-3"},
    {"ILC1", "il-central-1"},   {"MEC1", "me-central-1"},   {"MES1", "me-south-1"},
    {"MXC1", "mx-central-1"},   {"SAE1", "sa-east-1"},      {"UGE1", "us-gov-east-1"},
    {"UGW1", "us-gov-west-1"},  {"USE1", "us-east-1"},      {"USE2", "us-east-2"},
    {"USW1", "us-west-1"},      {"USW2", "us-west-2"},
});

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

} // namespace

std::optional<std::string_view> region_of_usage_type(std::string_view usage_type) {
    const std::string_view first = usage_type.substr(0, usage_type.find('-'));
    if (first.size() == usage_type.size()) {
        return std::nullopt;
    }
    const auto* const found = std::ranges::find(kPrefixes, first, &Prefix::prefix);
    return found == kPrefixes.end() ? std::nullopt : std::optional(found->region);
}

std::optional<std::string> region_of_zone(std::string_view zone) {
    // A region ends with the first number that follows a dash.
    for (std::size_t i = 1; i < zone.size(); ++i) {
        if (zone[i - 1] == '-' && is_digit(zone[i])) {
            std::size_t end = i;
            while (end < zone.size() && is_digit(zone[end])) {
                ++end;
            }
            return std::string(zone.substr(0, end));
        }
    }
    return std::nullopt;
}

} // namespace muster::billing
