#pragma once

#include <set>
#include <span>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "scim/patch.h"
#include "scim/schema.h"

namespace muster::scim {

/// What a PATCH does to the members of a group, whatever the number of its operations: so that a
/// group of thousands need not be read for one who comes.
///
///     Entra: {"op": "Remove", "path": "members", "value": [{"value": "user_…"}]}
///     Okta:  {"op": "remove", "path": "members[value eq \"user_…\"]"}
class MemberOperations {
public:
    static constexpr std::size_t kMostFilters = 20;

    /// Whether an operation is about members, and not about the group itself.
    static bool is_about(const ResourceType& groups, const PatchOperation& operation);
    /// Takes one in, after those before it. Errors: Invalid "scim.invalid_value" for members that
    /// are none, "scim.invalid_path" for what members do not have, "scim.too_many" for more than
    /// kMostFilters that have to be compared with each member.
    Status add(const PatchOperation& operation);

    [[nodiscard]] bool empty() const {
        return !is_replaced_ && come_.empty() && gone_.empty() && filters_.empty();
    }
    /// Whether who is to go depends on who is there.
    [[nodiscard]] bool needs_members() const { return is_replaced_ || !filters_.empty(); }

    struct Change {
        std::set<std::string> come;
        std::set<std::string> gone;
    };
    /// By ids. `members` are those of the group, where they are needed.
    [[nodiscard]] Change over(std::span<const std::string> members,
                              const Attribute* attribute) const;

private:
    void put_in(const std::string& user);
    void take_out(const std::string& user);

    bool is_replaced_ = false; // whoever was there before goes, but for those who come
    std::set<std::string> come_;
    std::set<std::string> gone_;
    std::vector<Filter> filters_; // those of the members before whom they mean go
};

/// The ids in a list of members: `[{"value": "user_…"}]`; of one alone, and as mere texts, too.
/// Errors: Invalid "scim.invalid_value".
Result<std::vector<std::string>> member_ids(const Json& members);

} // namespace muster::scim
