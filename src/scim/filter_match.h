#pragma once

#include "base/json.h"
#include "base/result.h"
#include "scim/filter.h"
#include "scim/schema.h"

namespace muster::scim {

/// Whether the filter can be asked of resources of the type. Errors: Invalid "scim.invalid_filter"
/// for an order among booleans and certificates (RFC 7644 table 3).
Status check_filter(const Filter& filter, const ResourceType& type);

/// Whether a resource is meant. Of an attribute with several values one has to be it; `ne` is the
/// opposite of `eq`, so that it is true of what is not there. What no schema knows is compared
/// without case.
bool matches(const Filter& filter, const Json::Object& resource, const ResourceType& type);

/// Whether one value of a complex attribute is meant, by a filter over its parts.
bool matches_value(const Filter& filter, const Json& value, const Attribute* attribute);

} // namespace muster::scim
