#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "sql/session.h"

namespace muster::saved {

/// An item as its row says.
struct ItemRow {
    std::string id;
    std::string name;
    std::string owner;
    bool is_shared = false;
    std::string content;
    Instant created_at;
    Instant changed_at;
    std::int64_t revision = 1;
};

// The rows of one kind, each function inside the caller's transaction. Errors of all: also those of
// sql::Session.

Status insert_item(sql::Session& session, std::string_view kind, const ItemRow& item);
/// Saves an item whose revision is one higher than the one that was read. Errors: Stale
/// "saved.stale".
Status save_item(sql::Session& session, std::string_view kind, const ItemRow& item);
Status delete_item(sql::Session& session, std::string_view kind, std::string_view id);
Result<std::optional<ItemRow>>
find_item(sql::Session& session, std::string_view kind, std::string_view id);
Result<std::int64_t>
count_items(sql::Session& session, std::string_view kind, std::string_view owner);

struct ItemPage {
    std::string owner;       // whose, beside shared ones
    bool has_others = false; // those of others that are not shared, too
    std::string after;       // the id of the last of the page before
    std::int64_t limit = 50;
};
/// In the order they were made.
Result<std::vector<ItemRow>>
list_items(sql::Session& session, std::string_view kind, const ItemPage& page);

} // namespace muster::saved
