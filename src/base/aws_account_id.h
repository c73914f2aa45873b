#pragma once

#include <algorithm>
#include <string_view>

#include "base/strong_string.h"

namespace muster {

struct AwsAccountIdRules {
    static constexpr std::string_view kReason = "aws_account_id.malformed";
    static constexpr std::string_view kForm = "an AWS account id of twelve digits";
    static constexpr bool accepts(std::string_view text) {
        return text.size() == 12 &&
               std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
    }
};

/// Twelve digits, kept as text because they may begin with zeros.
using AwsAccountId = StrongString<AwsAccountIdRules>;

} // namespace muster
