#pragma once

#include <set>
#include <span>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "identity/ids.h"
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

    /// `groups` outlives it.
    explicit MemberOperations(const ResourceType& groups) : groups_(groups) {}

    /// Whether an operation is about members, and not about the group itself.
    [[nodiscard]] bool is_about(const PatchOperation& operation) const;
    /// Takes one in, after those before it. Errors: Invalid "scim.invalid_value" for members that
    /// are no users, "scim.invalid_path" for what members do not have, "scim.too_many" for more
    /// than kMostFilters that have to be compared with each member.
    Status add(const PatchOperation& operation);

    [[nodiscard]] bool empty() const {
        return !is_replaced_ && come_.empty() && gone_.empty() && filters_.empty();
    }
    /// Whether who is to go depends on who is there.
    [[nodiscard]] bool needs_members() const { return is_replaced_ || !filters_.empty(); }
    /// Whom the operations name.
    [[nodiscard]] std::vector<identity::UserId> named() const;

    struct Change {
        std::vector<identity::UserId> come; // who are no members
        std::vector<identity::UserId> gone; // who are
    };
    /// `members` are those of the group, in order: all where they are needed, else those who are
    /// named.
    [[nodiscard]] Change over(std::span<const identity::UserId> members) const;

private:
    Status add_removal(const PatchOperation& operation);
    Status add_filter(const Filter& filter);
    void begin_anew();
    void put_in(const identity::UserId& user);
    void take_out(const identity::UserId& user);
    [[nodiscard]] bool means(const Filter& filter, const identity::UserId& member) const;

    const ResourceType& groups_;
    bool is_replaced_ = false; // whoever was there before goes, but for those who come
    std::set<identity::UserId> come_;
    std::set<identity::UserId> gone_;
    std::vector<Filter> filters_; // those of the members before whom they mean go
};

} // namespace muster::scim
