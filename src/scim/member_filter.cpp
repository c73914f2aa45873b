#include "scim/member_filter.h"

#include <algorithm>

#include "scim/names.h"

namespace muster::scim {
namespace {

bool is_about_members(const AttributePath& path, const ResourceType& groups) {
    const AttributePath resolved = groups.resolved(path);
    return resolved.schema.empty() && resolved.attribute == "members";
}

/// Whether a comparison tells one id from all others.
bool add_compared(const Filter& filter, std::vector<std::string>& ids) {
    const bool tells =
        filter.comparison == Comparison::Equal || filter.comparison == Comparison::NotEqual;
    const bool is_id = filter.path.sub.empty() || same_name(filter.path.sub, "value");
    const std::string* const id = filter.value.if_string();
    if (tells && is_id && id != nullptr) {
        ids.push_back(*id);
    }
    return tells && is_id && id != nullptr;
}

} // namespace

bool add_named_members(const Filter& filter, std::vector<std::string>& ids) {
    if (filter.kind == Filter::Kind::Or) {
        return std::ranges::all_of(
            filter.parts, [&](const Filter& part) { return add_named_members(part, ids); });
    }
    const bool is_named =
        filter.kind == Filter::Kind::Compare && filter.comparison == Comparison::Equal &&
        same_name(filter.path.str(), "value") && filter.value.if_string() != nullptr;
    if (is_named) {
        ids.push_back(*filter.value.if_string());
    }
    return is_named;
}

bool add_compared_members(const Filter& filter,
                          const ResourceType& groups,
                          std::vector<std::string>& ids) {
    switch (filter.kind) {
    case Filter::Kind::Compare:
        return !is_about_members(filter.path, groups) || add_compared(filter, ids);
    case Filter::Kind::Present: return !is_about_members(filter.path, groups);
    case Filter::Kind::Where:
        return !is_about_members(filter.path, groups) ||
               add_named_members(filter.parts.front(), ids);
    case Filter::Kind::Not:
    case Filter::Kind::And:
    case Filter::Kind::Or: break;
    }
    return std::ranges::all_of(
        filter.parts, [&](const Filter& part) { return add_compared_members(part, groups, ids); });
}

} // namespace muster::scim
