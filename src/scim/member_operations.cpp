#include "scim/member_operations.h"

#include <algorithm>
#include <iterator>

#include "groups/group.h"
#include "scim/filter_match.h"
#include "scim/member_filter.h"
#include "scim/names.h"
#include "scim/slugs.h"

namespace muster::scim {
namespace {

using identity::UserId;

Error bad_member(std::string_view detail) {
    return {ErrorKind::Invalid, kInvalidValue, std::string(detail)};
}

std::span<const Json> items_of(const Json& members) {
    if (const Json::Array* const list = members.if_array()) {
        return *list;
    }
    return members.is_null() ? std::span<const Json>() : std::span(&members, 1);
}

/// What a member is called: an object with its id as `value`, or the id as a mere text.
Result<std::string> member_id(const Json& member) {
    const Json::Object* const object = member.if_object();
    const Json* const value = object == nullptr ? &member : find_member(*object, "value");
    if (value == nullptr || value->if_string() == nullptr) {
        return bad_member("a member is an object with a value, its id");
    }
    return *value->if_string();
}

bool says_group(const Json& member) {
    const Json::Object* const object = member.if_object();
    const Json* const type = object == nullptr ? nullptr : find_member(*object, "type");
    return type != nullptr && type->if_string() != nullptr &&
           same_name(*type->if_string(), "Group");
}

Result<UserId> user_in(const Json& member) {
    TRY(const std::string id, member_id(member));
    if (says_group(member) || groups::GroupId::parse(id)) {
        return bad_member("a group has users as members and no groups: name the users themselves");
    }
    const auto user = UserId::parse(id);
    return user ? user : bad_member("members are users of this provider: one of them is not");
}

} // namespace

bool MemberOperations::is_about(const PatchOperation& operation) const {
    const AttributePath path = groups_.resolved(operation.path.attribute);
    return path.schema.empty() && path.attribute == "members";
}

void MemberOperations::put_in(const UserId& user) {
    gone_.erase(user);
    come_.insert(user);
}

void MemberOperations::take_out(const UserId& user) {
    come_.erase(user);
    gone_.insert(user);
}

void MemberOperations::begin_anew() {
    is_replaced_ = true;
    come_.clear();
    gone_.clear();
    filters_.clear();
}

bool MemberOperations::means(const Filter& filter, const UserId& member) const {
    const Json seen = Json::Object{{"value", member.str()}, {"type", "User"}};
    return matches_value(filter, seen, groups_.core.find("members"));
}

Status MemberOperations::add_filter(const Filter& filter) {
    std::vector<std::string> ids;
    if (add_named_members(filter, ids)) {
        for (const std::string& id : ids) {
            if (const auto user = UserId::parse(id)) {
                take_out(*user);
            }
        }
        return {};
    }
    std::erase_if(come_, [&](const UserId& user) { return means(filter, user); });
    filters_.push_back(filter);
    return filters_.size() > kMostFilters
               ? Status(Error{ErrorKind::Invalid, kTooMany, "these are too many filters at once"})
               : Status();
}

/// Who is no user is in no group, and has gone already.
Status MemberOperations::add_removal(const PatchOperation& operation) {
    if (operation.path.filter) {
        return add_filter(*operation.path.filter);
    }
    if (operation.value.is_null()) {
        begin_anew();
    }
    for (const Json& member : items_of(operation.value)) {
        TRY(const std::string id, member_id(member));
        if (const auto user = UserId::parse(id)) {
            take_out(*user);
        }
    }
    return {};
}

Status MemberOperations::add(const PatchOperation& operation) {
    const bool is_removal = operation.kind == PatchOperation::Kind::Remove;
    if (!operation.path.attribute.sub.empty() || (operation.path.filter && !is_removal)) {
        return Error{ErrorKind::Invalid, kInvalidPath, "members come and go as a whole"};
    }
    if (is_removal) {
        return add_removal(operation);
    }
    if (operation.kind == PatchOperation::Kind::Replace) {
        begin_anew();
    }
    for (const Json& member : items_of(operation.value)) {
        TRY(const UserId user, user_in(member));
        put_in(user);
    }
    return {};
}

std::vector<UserId> MemberOperations::named() const {
    std::vector<UserId> users(come_.begin(), come_.end());
    users.insert(users.end(), gone_.begin(), gone_.end());
    return users;
}

MemberOperations::Change MemberOperations::over(std::span<const UserId> members) const {
    const auto goes = [&](const UserId& member) {
        return is_replaced_ || gone_.contains(member) ||
               std::ranges::any_of(filters_,
                                   [&](const Filter& filter) { return means(filter, member); });
    };
    Change change;
    std::ranges::set_difference(come_, members, std::back_inserter(change.come));
    std::ranges::set_difference(members, come_, std::back_inserter(change.gone));
    std::erase_if(change.gone, [&](const UserId& member) { return !goes(member); });
    return change;
}

} // namespace muster::scim
