#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "base/random.h"
#include "base/strong_string.h"
#include "crypto/encoding.h"

namespace muster::connections {

struct ExternalIdRules {
    static constexpr std::size_t kCharacters = 32; // 190 bits
    static constexpr std::string_view kReason = "external_id.malformed";
    static constexpr std::string_view kForm = "an external id of 32 letters and digits";
    static bool accepts(std::string_view text) {
        return text.size() == kCharacters && crypto::is_base62(text);
    }
};

/// What a role demands to hear before it lets Muster in, so that nobody who learns a role's ARN can
/// have Muster use it for them. Not a secret: whoever may read the role sees it. No request carries
/// one: they are made here, one for each connection, and never chosen by a caller.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
using ExternalId = StrongString<ExternalIdRules>;

inline ExternalId make_external_id(Random& random) {
    return ExternalId::parse(crypto::random_base62(random, ExternalIdRules::kCharacters)).value();
}

} // namespace muster::connections
