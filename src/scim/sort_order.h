#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/json.h"
#include "base/result.h"
#include "scim/attribute_path.h"
#include "scim/schema.h"

namespace muster::scim {

/// What a resource is put in order by: numbers, times and booleans, then texts, then nothing.
using SortKey = std::variant<double, std::string, std::monostate>;

/// In which order a list comes (RFC 7644 section 3.4.2.3). Of an attribute with several values the
/// primary one counts, else the first; texts are compared without case unless case counts; what has
/// no value comes last, and first where the order descends. A plain value.
struct SortOrder {
    AttributePath path;
    bool is_descending = false;

    /// `order`: "ascending", as without it, or "descending". Errors: Invalid "scim.invalid_path",
    /// "scim.invalid_value".
    static Result<SortOrder> parse(std::string_view by, std::optional<std::string_view> order);

    /// Errors: Invalid "scim.invalid_path" for what has parts of which none is its value, and for
    /// a whole schema.
    [[nodiscard]] Status check(const ResourceType& type) const;
    [[nodiscard]] SortKey key_of(const Json::Object& resource, const ResourceType& type) const;
    [[nodiscard]] bool is_before(const SortKey& a, const SortKey& b) const;
};

} // namespace muster::scim
