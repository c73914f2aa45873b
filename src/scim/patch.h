#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/enum_names.h"
#include "base/json.h"
#include "base/result.h"
#include "scim/attribute_path.h"
#include "scim/filter.h"
#include "scim/schema.h"

namespace muster::scim {

/// What an operation of PATCH is about (RFC 7644 section 3.5.2): `members`, `name.familyName`,
/// `emails[type eq "work"].value`. A plain value.
struct PatchPath {
    AttributePath attribute;
    std::optional<Filter> filter; // which values of the attribute

    /// Errors: Invalid "scim.invalid_path", "scim.invalid_filter".
    static Result<PatchPath> parse(std::string_view text);
    [[nodiscard]] std::string str() const;

    friend bool operator==(const PatchPath&, const PatchPath&) = default;
};

/// One operation. A plain value.
struct PatchOperation {
    enum class Kind { Add, Replace, Remove };
    static constexpr std::size_t kMost = 2'000; // in a request

    Kind kind = Kind::Add;
    PatchPath path;
    Json value; // null: none
};

inline constexpr auto kPatchKindNames = enum_names<PatchOperation::Kind>({
    {PatchOperation::Kind::Add, "add"},
    {PatchOperation::Kind::Replace, "replace"},
    {PatchOperation::Kind::Remove, "remove"},
});

/// Reads the body of a PATCH: `op` in any case, and a value without a path as one operation for
/// each of its members, whose names may be whole paths (Entra: "name.givenName"), without those
/// that only the server says (Okta: "id"). Errors: Invalid "scim.invalid_syntax",
/// "scim.invalid_path", "scim.invalid_filter", "scim.no_target", "scim.too_many".
Result<std::vector<PatchOperation>> read_patch(const ResourceType& type, const Json& body);

/// Changes a resource as it is kept. What is to be added or replaced in a value that is not there
/// yet makes that value, where the path says all about it that a filter can; what is to be removed
/// may be gone already. Errors: Invalid "scim.mutability", "scim.invalid_value",
/// "scim.invalid_path", "scim.no_target". The resource is left half changed then.
Status apply(const ResourceType& type, Json::Object& resource, const PatchOperation& operation);

/// The resource after all of them, as it may be kept. Errors: those of apply() and read_resource().
Result<Json::Object> patched(const ResourceType& type,
                             Json::Object resource,
                             const std::vector<PatchOperation>& operations);

} // namespace muster::scim
