#include "scim/patch.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "scim/filter_match.h"
#include "scim/names.h"
#include "scim/resource_text.h"
#include "scim/slugs.h"

namespace muster::scim {
namespace {

using OperationKind = PatchOperation::Kind;

/// An attribute of an object that an operation is about. `attribute` is null for what no schema
/// knows.
struct PatchTarget {
    Json::Object& object;
    std::string name;
    const Attribute* attribute = nullptr;
    std::string sub;

    [[nodiscard]] Json* existing() const { return find_member(object, name); }
    [[nodiscard]] const Attribute* part() const {
        return attribute == nullptr ? nullptr : attribute->find(sub);
    }
    [[nodiscard]] bool is_multi_valued() const {
        return attribute != nullptr ? attribute->is_multi_valued
                                    : existing() != nullptr && existing()->if_array() != nullptr;
    }
};

Error no_target(std::string_view name) {
    return {ErrorKind::Invalid, kNoTarget, "there is no such value of " + std::string(name)};
}

Error not_an_object(std::string_view name) {
    return {ErrorKind::Invalid, kInvalidPath, std::string(name) + " has no parts"};
}

Result<Json> read_known(const Attribute* attribute, const Json& value) {
    return attribute == nullptr ? Result<Json>(value) : read_attribute(*attribute, value);
}

/// RFC 7644 section 3.5.2: of several values one is primary, the one that was said last.
void keep_one_primary(Json::Array& values, std::size_t kept) {
    const auto is_primary = [](const Json::Object& value) {
        const Json* const primary = find_member(value, "primary");
        return primary != nullptr && primary->if_bool() != nullptr && *primary->if_bool();
    };
    const Json::Object* const newest = values[kept].if_object();
    if (newest == nullptr || !is_primary(*newest)) {
        return;
    }
    for (std::size_t i = 0; i < values.size(); ++i) {
        Json::Object* const other = values[i].if_object();
        if (i != kept && other != nullptr && is_primary(*other)) {
            set_member(*other, "primary", false);
        }
    }
}

void add_values(Json::Array& values, const Json::Array& more) {
    for (const Json& value : more) {
        if (std::ranges::find(values, value) == values.end()) {
            values.push_back(value);
            keep_one_primary(values, values.size() - 1);
        }
    }
}

void merge(Json::Object& into, const Json::Object& from) {
    for (const JsonMember& member : from) {
        set_member(into, member.key, member.value);
    }
}

/// Whether `listed` means `value`: the same, or the same in its part `value`.
bool means(const Json& listed, const Json& value) {
    const Json* const a = listed.find("value");
    const Json* const b = value.find("value");
    return listed == value || (a != nullptr && b != nullptr && *a == *b);
}

/// Entra removes members by listing them.
void remove_listed(const PatchTarget& target, const Json& listed) {
    Json* const existing = target.existing();
    if (existing == nullptr || existing->if_array() == nullptr) {
        return;
    }
    const Json::Array single{listed};
    const Json::Array& gone = listed.if_array() == nullptr ? single : *listed.if_array();
    std::erase_if(*existing->if_array(), [&](const Json& value) {
        return std::ranges::any_of(gone, [&](const Json& each) { return means(each, value); });
    });
    if (existing->if_array()->empty()) {
        erase_member(target.object, target.name);
    }
}

Status change_attribute(const PatchTarget& target, const PatchOperation& operation) {
    if (operation.kind == OperationKind::Remove) {
        if (operation.value.is_null()) {
            erase_member(target.object, target.name);
        } else {
            remove_listed(target, operation.value);
        }
        return {};
    }
    TRY(Json value, read_known(target.attribute, operation.value));
    Json* const existing = target.existing();
    if (value.is_null()) {
        if (operation.kind == OperationKind::Replace) {
            erase_member(target.object, target.name);
        }
        return {};
    }
    const bool is_added = operation.kind == OperationKind::Add && existing != nullptr;
    if (is_added && target.is_multi_valued() && existing->if_array() != nullptr &&
        value.if_array() != nullptr) {
        add_values(*existing->if_array(), *value.if_array());
        return {};
    }
    const bool is_merged = existing != nullptr && existing->if_object() != nullptr &&
                           value.if_object() != nullptr && !target.is_multi_valued();
    if (is_merged) {
        merge(*existing->if_object(), *value.if_object());
        return {};
    }
    set_member(target.object, target.name, std::move(value));
    return {};
}

void set_part(Json::Object& value, const std::string& sub, const Json& to) {
    if (to.is_null()) {
        erase_member(value, sub);
    } else {
        set_member(value, sub, to);
    }
}

/// The value that an operation gives a part; null where it takes it away.
Result<Json> part_value(const PatchTarget& target, const PatchOperation& operation) {
    return operation.kind == OperationKind::Remove ? Result<Json>(Json())
                                                   : read_known(target.part(), operation.value);
}

Status change_part(const PatchTarget& target, const PatchOperation& operation) {
    TRY(const Json value, part_value(target, operation));
    Json* existing = target.existing();
    if (existing == nullptr) {
        if (value.is_null()) {
            return {};
        }
        const Json made = Json::Object{};
        set_member(target.object, target.name,
                   target.is_multi_valued() ? Json(Json::Array{made}) : made);
        existing = target.existing();
    }
    Json::Array* const values = existing->if_array();
    if (values == nullptr && existing->if_object() == nullptr) {
        return not_an_object(target.name);
    }
    if (values == nullptr) {
        set_part(*existing->if_object(), target.sub, value);
        if (existing->if_object()->empty()) {
            erase_member(target.object, target.name);
        }
        return {};
    }
    for (Json& each : *values) {
        if (each.if_object() != nullptr) {
            set_part(*each.if_object(), target.sub, value);
        }
    }
    return {};
}

/// What a filter says of a value that it means, as far as it says it all: `type eq "work" and …`.
bool describe(const Filter& filter, Json::Object& value) {
    if (filter.kind == Filter::Kind::And) {
        return std::ranges::all_of(filter.parts,
                                   [&](const Filter& part) { return describe(part, value); });
    }
    const bool is_said = filter.kind == Filter::Kind::Compare &&
                         filter.comparison == Comparison::Equal && filter.path.sub.empty() &&
                         filter.path.schema.empty() && !filter.value.is_null();
    if (is_said) {
        set_member(value, filter.path.attribute, filter.value);
    }
    return is_said;
}

/// The places of the values that are meant; for add and replace, at least one, made where need be.
Result<std::vector<std::size_t>> find_values(const PatchTarget& target,
                                             const Filter& filter,
                                             OperationKind kind,
                                             Json::Array& values) {
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (matches_value(filter, values[i], target.attribute)) {
            found.push_back(i);
        }
    }
    if (!found.empty() || kind == OperationKind::Remove) {
        return found;
    }
    Json::Object made;
    if (!describe(filter, made)) {
        return no_target(target.name);
    }
    values.emplace_back(std::move(made));
    return std::vector{values.size() - 1};
}

Status change_value(const PatchTarget& target, const PatchOperation& operation, Json& value) {
    if (!target.sub.empty()) {
        TRY(const Json part, part_value(target, operation));
        if (value.if_object() == nullptr) {
            return not_an_object(target.name);
        }
        set_part(*value.if_object(), target.sub, part);
        return {};
    }
    const Json::Array* const list = operation.value.if_array();
    const Json& sent = list != nullptr && list->size() == 1 ? list->front() : operation.value;
    TRY(Json read,
        target.attribute == nullptr ? Result<Json>(sent) : read_one_value(*target.attribute, sent));
    if (operation.kind == OperationKind::Add && value.if_object() != nullptr &&
        read.if_object() != nullptr) {
        merge(*value.if_object(), *read.if_object());
    } else {
        value = std::move(read);
    }
    return {};
}

/// Changes the values at these places; those that go are null then.
Status change_found(const PatchTarget& target,
                    const PatchOperation& operation,
                    const std::vector<std::size_t>& found,
                    Json::Array& values) {
    const bool is_whole = operation.kind == OperationKind::Remove && target.sub.empty();
    for (const std::size_t at : found) {
        if (is_whole) {
            values[at] = Json();
            continue;
        }
        TRY_DONE(change_value(target, operation, values[at]));
        keep_one_primary(values, at);
    }
    return {};
}

Status
change_values(const PatchTarget& target, const PatchOperation& operation, const Filter& filter) {
    Json* const existing = target.existing();
    if (existing != nullptr && existing->if_array() == nullptr) {
        return Error{ErrorKind::Invalid, kInvalidPath, target.name + " has one value alone"};
    }
    Json::Array values = existing == nullptr ? Json::Array{} : *existing->if_array();
    TRY(const auto found, find_values(target, filter, operation.kind, values));
    TRY_DONE(change_found(target, operation, found, values));
    std::erase_if(values, [](const Json& value) {
        return value.is_null() || (value.if_object() != nullptr && value.if_object()->empty());
    });
    if (values.empty()) {
        erase_member(target.object, target.name);
    } else {
        set_member(target.object, target.name, std::move(values));
    }
    return {};
}

Status change_target(const PatchTarget& target, const PatchOperation& operation) {
    if (operation.path.filter) {
        return change_values(target, operation, *operation.path.filter);
    }
    return target.sub.empty() ? change_attribute(target, operation)
                              : change_part(target, operation);
}

Status check_writable(const ResourceType& type, const AttributePath& path) {
    const Attribute* const whole = type.find({path.schema, path.attribute, ""});
    const Attribute* const part = path.sub.empty() ? nullptr : type.find(path);
    if ((whole != nullptr && whole->is_read_only) || (part != nullptr && part->is_read_only)) {
        return Error{ErrorKind::Invalid, kMutability, path.str() + " is said by the server alone"};
    }
    return {};
}

/// The members of an extension, which is made where it is not there.
Json::Object& extension_of(Json::Object& resource, const std::string& schema) {
    const Json* const found = find_member(std::as_const(resource), schema);
    if (found == nullptr || found->if_object() == nullptr) {
        set_member(resource, schema, Json::Object{});
    }
    Json* const extension = find_member(resource, schema);
    MUSTER_CHECK(extension != nullptr && extension->if_object() != nullptr,
                 "a member that was set is not there");
    return *extension->if_object();
}

/// All of an extension, or of the core.
Status change_schema(const ResourceType& type,
                     Json::Object& resource,
                     const AttributePath& path,
                     const PatchOperation& operation) {
    if (operation.kind == OperationKind::Remove) {
        if (path.schema.empty()) {
            return Error{ErrorKind::Invalid, kMutability, "a resource keeps its core"};
        }
        erase_member(resource, path.schema);
        return {};
    }
    if (operation.value.if_object() == nullptr) {
        return Error{ErrorKind::Invalid, kInvalidValue, path.str() + " is an object"};
    }
    for (const JsonMember& member : *operation.value.if_object()) {
        TRY(AttributePath each, AttributePath::parse(member.key, kInvalidPath));
        each.schema = path.schema;
        TRY_DONE(apply(type, resource,
                       {.kind = operation.kind,
                        .path = {.attribute = std::move(each), .filter = {}},
                        .value = member.value}));
    }
    return {};
}

} // namespace

Status apply(const ResourceType& type, Json::Object& resource, const PatchOperation& operation) {
    const AttributePath path = type.resolved(operation.path.attribute);
    if (path.attribute.empty()) {
        return change_schema(type, resource, path, operation);
    }
    TRY_DONE(check_writable(type, path));
    if (path.schema.empty() && is_never_kept(path.attribute)) {
        return {};
    }
    const Attribute* const attribute = type.find({path.schema, path.attribute, ""});
    if (path.schema.empty()) {
        return change_target({resource, path.attribute, attribute, path.sub}, operation);
    }
    Json::Object& extension = extension_of(resource, path.schema);
    TRY_DONE(change_target({extension, path.attribute, attribute, path.sub}, operation));
    if (extension.empty()) {
        erase_member(resource, path.schema);
    }
    return {};
}

Result<Json::Object> patched(const ResourceType& type,
                             Json::Object resource,
                             const std::vector<PatchOperation>& operations) {
    for (const PatchOperation& operation : operations) {
        TRY_DONE(apply(type, resource, operation));
    }
    return read_resource(type, Json(std::move(resource)));
}

} // namespace muster::scim
