#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/id.h"
#include "base/instant.h"
#include "base/name_text.h"
#include "base/role.h"
#include "base/strong_string.h"
#include "identity/ids.h"

namespace muster::groups {

struct GroupTag {
    static constexpr std::string_view kPrefix = "group";
};
using GroupId = Id<GroupTag>;

struct GroupNameRules {
    static constexpr std::string_view kReason = "group_name.malformed";
    static constexpr std::string_view kForm =
        "a name of 1 to 256 bytes of UTF-8 without control characters and blanks at its ends";
    static bool accepts(std::string_view text) { return is_name(text, 256); }
};

/// What a group is called, as providers name theirs; those that are kept here have shorter names.
using GroupName = StrongString<GroupNameRules>;

/// Users who belong together, and the role that being one of them gives. A plain value.
struct Group {
    GroupId id;
    GroupName name;
    std::optional<identity::ProviderId> provider; // who keeps it; none: kept here
    std::optional<Role> role;                     // that members are given; none: no role
    Instant created_at;
    Instant changed_at;
    std::int64_t revision = 1; // one higher with each change, those of its members left out
    std::int64_t members = 0;  // how many
};

} // namespace muster::groups
