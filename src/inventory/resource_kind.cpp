#include "inventory/resource_kind.h"

#include <algorithm>

namespace muster::inventory {

const ResourceKind* find_kind(std::string_view name) {
    const auto found = std::ranges::find(resource_kinds(), name, &ResourceKind::name);
    return found == resource_kinds().end() ? nullptr : &*found;
}

} // namespace muster::inventory
