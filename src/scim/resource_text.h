#pragma once

#include "base/json.h"
#include "base/result.h"
#include "scim/schema.h"

namespace muster::scim {

// What clients send, as it is kept: attributes under the names of their schemas, without what is
// null or empty (RFC 7643 section 2.5: there is no difference), what only the server says, and
// passwords. "True" and "False" in quotes are taken for booleans, one value for a list of one, and
// a text for the `value` of a complex attribute, as Entra sends them. What no schema knows is kept
// as it was sent.

/// A whole resource. Errors: Invalid "scim.invalid_syntax" for what is no object and for an
/// attribute that comes twice; Invalid "scim.invalid_value" for a value of another type, for two
/// primary ones, and for one that is required and missing.
Result<Json::Object> read_resource(const ResourceType& type, const Json& sent);

/// All of an attribute; null where nothing is left of it. Errors: Invalid "scim.invalid_value".
Result<Json> read_attribute(const Attribute& attribute, const Json& sent);

/// One value of an attribute that may have several. Errors: as above.
Result<Json> read_one_value(const Attribute& attribute, const Json& sent);

/// What is never kept, whatever it is sent for.
bool is_never_kept(std::string_view name);

} // namespace muster::scim
