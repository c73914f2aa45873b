#include <cstddef>
#include <cstdint>
#include <string_view>

#include "connections/own_identity.h"
#include "connections/role_arn.h"
#include "fuzz/must.h"

/// Any bytes as the ARN of a role that somebody pastes, and as what AWS calls us: refused or read,
/// and what was read must be read again as the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace muster;
    using namespace muster::connections;
    const std::string_view text(reinterpret_cast<const char*>(data), size);

    if (const auto role = RoleArn::parse(text)) {
        const auto again = RoleArn::parse(role->str());
        must(again && *again == *role && again->account() == role->account());
        must(!role->name().empty() && role->str() == text);
    }
    if (const auto identity = identity_of(text)) {
        must(!identity->principal.empty());
        const auto again = identity_of(identity->principal);
        must(again && again->principal == identity->principal);
    }
    return 0;
}
