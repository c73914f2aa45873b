#pragma once

#include <string>
#include <string_view>

#include "base/json.h"
#include "scim/endpoint.h"
#include "scim/resource_store.h"
#include "scim/schema.h"

namespace muster::scim {

/// `W/"7"`: weak, because what others have to do with a resource is no part of its revision.
std::string version_of(std::int64_t revision);

std::string location_of(const Client& client, const ResourceType& type, std::string_view id);

/// What is kept, with what the server says of it: schemas, id, meta.
Json::Object rendered(const Client& client, const ResourceType& type, const Resource& resource);

/// `ListResponse` of RFC 7644 section 3.4.2.
Json list_json(Page page);

} // namespace muster::scim
