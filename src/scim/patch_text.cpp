#include <utility>

#include "scim/names.h"
#include "scim/patch.h"
#include "scim/resource_text.h"
#include "scim/slugs.h"

namespace muster::scim {
namespace {

Error bad_path(std::string_view text) {
    return {ErrorKind::Invalid, kInvalidPath,
            "'" + std::string(text.substr(0, 120)) + "' is no path of PATCH"};
}

/// Whether a path means what only the server says, or nobody keeps.
bool is_ignored(const ResourceType& type, const AttributePath& path) {
    const AttributePath resolved = type.resolved(path);
    const Attribute* const attribute = type.find(resolved);
    return (attribute != nullptr && attribute->is_read_only) ||
           (resolved.schema.empty() && is_never_kept(resolved.attribute));
}

Result<PatchOperation::Kind> read_kind(const Json::Object& operation) {
    const Json* const op = find_member(operation, "op");
    const std::string* const text = op == nullptr ? nullptr : op->if_string();
    if (text == nullptr) {
        return bad_syntax("an operation has an op");
    }
    return kPatchKindNames.parse(lower_case(*text), kInvalidSyntax);
}

/// One operation for each member of the value.
Status add_members(const ResourceType& type,
                   PatchOperation::Kind kind,
                   const Json* value,
                   std::vector<PatchOperation>& operations) {
    if (kind == PatchOperation::Kind::Remove) {
        return Error{ErrorKind::Invalid, kNoTarget, "remove needs a path"};
    }
    const Json::Object* const members = value == nullptr ? nullptr : value->if_object();
    if (members == nullptr) {
        return Error{ErrorKind::Invalid, kInvalidValue,
                     "without a path, the value is an object of attributes"};
    }
    for (const JsonMember& member : *members) {
        TRY(PatchPath path, PatchPath::parse(member.key));
        if (!is_ignored(type, path.attribute)) {
            operations.push_back({.kind = kind, .path = std::move(path), .value = member.value});
        }
    }
    return {};
}

Status
add_operation(const ResourceType& type, const Json& json, std::vector<PatchOperation>& operations) {
    const Json::Object* const object = json.if_object();
    if (object == nullptr) {
        return bad_syntax("an operation is an object");
    }
    TRY(const PatchOperation::Kind kind, read_kind(*object));
    const Json* const path = find_member(*object, "path");
    const Json* const value = find_member(*object, "value");
    if (path == nullptr || path->is_null() ||
        (path->if_string() != nullptr && path->if_string()->empty())) {
        return add_members(type, kind, value, operations);
    }
    if (path->if_string() == nullptr) {
        return bad_syntax("a path is a text");
    }
    if (value == nullptr && kind != PatchOperation::Kind::Remove) {
        return Error{ErrorKind::Invalid, kInvalidValue, "add and replace need a value"};
    }
    TRY(PatchPath read, PatchPath::parse(*path->if_string()));
    operations.push_back(
        {.kind = kind, .path = std::move(read), .value = value == nullptr ? Json() : *value});
    return {};
}

} // namespace

Result<PatchPath> PatchPath::parse(std::string_view text) {
    const std::size_t open = text.find('[');
    if (open == text.npos) {
        TRY(AttributePath path, AttributePath::parse(text, kInvalidPath));
        return PatchPath{.attribute = std::move(path), .filter = {}};
    }
    const std::size_t close = text.rfind(']');
    if (close == text.npos || close < open) {
        return bad_path(text);
    }
    TRY(AttributePath path, AttributePath::parse(text.substr(0, open), kInvalidPath));
    const std::string_view rest = text.substr(close + 1);
    const bool has_sub = rest.starts_with('.') && is_attribute_name(rest.substr(1));
    if (!path.sub.empty() || !(rest.empty() || has_sub)) {
        return bad_path(text);
    }
    path.sub = rest.empty() ? "" : rest.substr(1);
    TRY(Filter filter, parse_filter(text.substr(open + 1, close - open - 1)));
    return PatchPath{.attribute = std::move(path), .filter = std::move(filter)};
}

std::string PatchPath::str() const {
    if (!filter) {
        return attribute.str();
    }
    const AttributePath whole{attribute.schema, attribute.attribute, ""};
    return whole.str() + '[' + to_text(*filter) + ']' +
           (attribute.sub.empty() ? "" : '.' + attribute.sub);
}

Result<std::vector<PatchOperation>> read_patch(const ResourceType& type, const Json& body) {
    const Json::Object* const object = body.if_object();
    const Json* const list = object == nullptr ? nullptr : find_member(*object, "Operations");
    if (list == nullptr || list->if_array() == nullptr) {
        return bad_syntax("a PATCH has a list of Operations");
    }
    std::vector<PatchOperation> operations;
    for (const Json& json : *list->if_array()) {
        TRY_DONE(add_operation(type, json, operations));
        if (operations.size() > PatchOperation::kMost) {
            return Error{ErrorKind::Invalid, kTooMany, "these are too many operations at once"};
        }
    }
    return operations;
}

} // namespace muster::scim
