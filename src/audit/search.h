#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "audit/cursor.h"
#include "audit/event.h"
#include "base/instant.h"
#include "base/result.h"
#include "sql/session.h"

namespace muster::audit {

/// Which events. Of several values of one field any may match, of several fields all must; a field
/// without values is not looked at.
struct Filter {
    std::vector<std::string> actors = {};
    std::vector<std::string> actions = {};
    std::vector<std::string> targets = {};
    std::vector<EventResult> results = {};
    std::vector<std::string> request_ids = {};
    /// What the caller may see. Absent: all.
    std::optional<std::vector<std::string>> scopes = std::nullopt;
    std::optional<Instant> from = std::nullopt; // inclusive
    std::optional<Instant> to = std::nullopt;   // exclusive
};

enum class Order { NewestFirst, OldestFirst };

struct PageRequest {
    Order order = Order::NewestFirst;
    std::optional<Cursor> after = std::nullopt;
    int limit = 50; // at least 1
};

struct Page {
    std::vector<Entry> entries;
    std::optional<Cursor> next; // absent at the end
};

/// One page of what matches, by time. Events that are appended between two pages neither repeat nor
/// hide others. Errors: those of the database; Internal "audit.damaged".
Result<Page> search(sql::Session& session, const Filter& filter, const PageRequest& request);

/// Calls `each` for everything that matches, oldest first, holding one page at a time. Errors: as
/// above, and those of `each`, which end it.
Status for_each_entry(sql::Session& session,
                      const Filter& filter,
                      const std::function<Status(const Entry&)>& each);

} // namespace muster::audit
