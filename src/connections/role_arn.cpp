#include "connections/role_arn.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/arn_parts.h"

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

bool is_role_name(std::string_view text) {
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
    const auto found = arn_parts(text);
    if (!found) {
        return malformed("it has six parts with colons between them");
    }
    const auto& parts = *found;
    const std::string_view rest = parts[5];
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
    if (!is_role_name(text.substr(slash + 1)) || !is_path(path)) {
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
