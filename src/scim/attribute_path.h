#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace muster::scim {

/// What names an attribute (RFC 7644 section 3.10): `name.familyName`,
/// `urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value`. A plain value.
struct AttributePath {
    std::string schema;    // a URI; empty: the core schema of the resource
    std::string attribute; // empty: all of the schema
    std::string sub;       // empty: all of the attribute

    /// Before the last colon is the URI, so that the name of a whole extension reads as an
    /// attribute of a schema there is not: ResourceType::resolved() knows better. Errors: Invalid
    /// `slug`.
    static Result<AttributePath> parse(std::string_view text, std::string_view slug);
    [[nodiscard]] std::string str() const;

    friend bool operator==(const AttributePath&, const AttributePath&) = default;
};

/// A letter, then letters, digits, `-` and `_`; `$ref` too.
bool is_attribute_name(std::string_view text);

} // namespace muster::scim
