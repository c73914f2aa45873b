#include "connections/role_arn.h"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

namespace muster::connections {
namespace {

constexpr std::size_t kMostName = 64;
constexpr std::size_t kMostPath = 512;
constexpr std::string_view kRole = "role/";

Error malformed(std::string_view what) {
    return {
        ErrorKind::Invalid, "role_arn.malformed",
        fmt::format("not the ARN of a role like arn:aws:iam::123456789012:role/Name: {}", what)};
}

/// The text before the next colon, and takes both off.
std::optional<std::string_view> next_part(std::string_view& rest) {
    const std::size_t colon = rest.find(':');
    if (colon == std::string_view::npos) {
        return std::nullopt;
    }
    const std::string_view part = rest.substr(0, colon);
    rest.remove_prefix(colon + 1);
    return part;
}

bool is_name(std::string_view text) {
    constexpr std::string_view kMarks = "_+=,.@-";
    return !text.empty() && text.size() <= kMostName && std::ranges::all_of(text, [&](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               kMarks.contains(c);
    });
}

/// With its slashes: `/`, `/team/finops/`.
bool is_path(std::string_view text) {
    return text.size() <= kMostPath && !text.contains("//") &&
           std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7f'; });
}

} // namespace

Result<RoleArn> RoleArn::parse(std::string_view text) {
    std::string_view rest = text;
    std::array<std::string_view, 5> parts; // arn, partition, service, region, account
    for (std::string_view& part : parts) {
        const auto next = next_part(rest);
        if (!next) {
            return malformed("it has six parts with colons between them");
        }
        part = *next;
    }
    if (parts[0] != "arn" || parts[2] != "iam" || !parts[3].empty()) {
        return malformed("it begins with arn:PARTITION:iam::");
    }
    const auto partition = kAwsPartitionNames.find(parts[1]);
    if (!partition) {
        return malformed("the partition is one of " + kAwsPartitionNames.list());
    }
    auto account = AwsAccountId::parse(parts[4]);
    if (!account) {
        return malformed("the account has twelve digits");
    }
    if (!rest.starts_with(kRole)) {
        return malformed("it names something else than a role");
    }
    const std::size_t slash = text.rfind('/');
    const std::string_view path =
        rest.substr(kRole.size() - 1, rest.rfind('/') - (kRole.size() - 1) + 1);
    if (!is_name(text.substr(slash + 1)) || !is_path(path)) {
        return malformed("IAM allows no role of that name");
    }
    return RoleArn(*partition, std::move(*account), std::string(text));
}

Result<RoleArn>
RoleArn::of(AwsPartition partition, const AwsAccountId& account, std::string_view name) {
    return parse(fmt::format("arn:{}:iam::{}:role/{}", kAwsPartitionNames.name(partition),
                             account.str(), name));
}

} // namespace muster::connections
