#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "scim/filter.h"
#include "scim/schema.h"

namespace muster::scim {

/// A value that resources are looked for by without looking at all of them. A plain value.
struct SearchKey {
    std::string attribute; // "userName", "externalId", "emails.value", "displayName"
    std::string value;     // in lower case unless case counts

    friend bool operator==(const SearchKey&, const SearchKey&) = default;
};

/// The keys of a resource, each once.
std::vector<SearchKey> keys_of(const Json::Object& document, const ResourceType& type);

/// A key that each resource has which the filter means; none where it says nothing of the kind.
std::optional<SearchKey> key_in(const Filter& filter, const ResourceType& type);

/// The text that an attribute has to be equal to by the filter, as a part of what it demands.
std::optional<std::string>
demanded(const Filter& filter, const ResourceType& type, std::string_view attribute);

} // namespace muster::scim
