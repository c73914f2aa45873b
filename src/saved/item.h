#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/id.h"
#include "base/instant.h"
#include "saved/item_name.h"

namespace muster::saved {

/// Something that a person keeps, with what is kept of it (SavedReport, Dashboard). A plain value.
template <class Content>
struct Item {
    Id<typename Content::Tag> id;
    ItemName name;
    std::string owner; // a user or an API token, by id
    bool is_shared = false;
    Content content;
    Instant created_at;
    Instant changed_at;
    std::int64_t revision = 1; // one higher with each change
};

template <class Content>
struct NewItem {
    ItemName name;
    bool is_shared = false;
    Content content;
};

/// What changes about an item; absent stays as it is.
template <class Content>
struct ItemEdit {
    std::optional<ItemName> name;
    std::optional<bool> is_shared;
    typename Content::Edit content;
};

} // namespace muster::saved
