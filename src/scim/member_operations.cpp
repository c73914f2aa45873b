#include "scim/member_operations.h"

#include <algorithm>

#include "scim/filter_match.h"
#include "scim/names.h"
#include "scim/slugs.h"

namespace muster::scim {
namespace {

Error bad_member() {
    return {ErrorKind::Invalid, kInvalidValue, "a member is an object with a value, its id"};
}

Result<std::string> member_id(const Json& member) {
    const Json::Object* const object = member.if_object();
    const Json* const value = object == nullptr ? &member : find_member(*object, "value");
    if (value == nullptr || value->if_string() == nullptr) {
        return bad_member();
    }
    return *value->if_string();
}

/// The ids that a filter names one by one: `value eq "…" or value eq "…"`.
bool add_named(const Filter& filter, std::vector<std::string>& ids) {
    if (filter.kind == Filter::Kind::Or) {
        return std::ranges::all_of(filter.parts,
                                   [&](const Filter& part) { return add_named(part, ids); });
    }
    const bool is_named =
        filter.kind == Filter::Kind::Compare && filter.comparison == Comparison::Equal &&
        same_name(filter.path.str(), "value") && filter.value.if_string() != nullptr;
    if (is_named) {
        ids.push_back(*filter.value.if_string());
    }
    return is_named;
}

} // namespace

Result<std::vector<std::string>> member_ids(const Json& members) {
    std::vector<std::string> ids;
    if (members.is_null()) {
        return ids;
    }
    const Json::Array single{members};
    for (const Json& member : members.if_array() == nullptr ? single : *members.if_array()) {
        TRY(auto id, member_id(member));
        ids.push_back(std::move(id));
    }
    return ids;
}

bool MemberOperations::is_about(const ResourceType& groups, const PatchOperation& operation) {
    const AttributePath path = groups.resolved(operation.path.attribute);
    return path.schema.empty() && path.attribute == "members";
}

void MemberOperations::put_in(const std::string& user) {
    gone_.erase(user);
    come_.insert(user);
}

void MemberOperations::take_out(const std::string& user) {
    come_.erase(user);
    gone_.insert(user);
}

Status MemberOperations::add(const PatchOperation& operation) {
    const bool is_removal = operation.kind == PatchOperation::Kind::Remove;
    if (!operation.path.attribute.sub.empty() || (operation.path.filter && !is_removal)) {
        return Error{ErrorKind::Invalid, kInvalidPath, "members come and go as a whole"};
    }
    TRY(auto ids, member_ids(operation.value));
    if (operation.path.filter) {
        ids.clear();
        if (!add_named(*operation.path.filter, ids)) {
            ids.clear();
            filters_.push_back(*operation.path.filter);
        }
        if (filters_.size() > kMostFilters) {
            return Error{ErrorKind::Invalid, kTooMany, "these are too many filters at once"};
        }
    }
    const bool is_whole = operation.kind == PatchOperation::Kind::Replace ||
                          (is_removal && !operation.path.filter && operation.value.is_null());
    if (is_whole) {
        is_replaced_ = true;
        come_.clear();
        gone_.clear();
        filters_.clear();
    }
    for (const std::string& id : ids) {
        is_removal ? take_out(id) : put_in(id);
    }
    return {};
}

MemberOperations::Change MemberOperations::over(std::span<const std::string> members,
                                                const Attribute* attribute) const {
    Change change{.come = come_, .gone = gone_};
    const auto is_meant = [&](const std::string& member) {
        return std::ranges::any_of(filters_, [&](const Filter& filter) {
            const Json seen = Json::Object{{"value", member}, {"type", "User"}};
            return matches_value(filter, seen, attribute);
        });
    };
    for (const std::string& member : members) {
        if (come_.contains(member)) {
            change.come.erase(member); // is there already
        } else if (is_replaced_ || is_meant(member)) {
            change.gone.insert(member);
        }
    }
    return change;
}

} // namespace muster::scim
