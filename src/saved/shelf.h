#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "identity/caller.h"
#include "identity/change_log.h"
#include "saved/item.h"
#include "sql/database.h"

namespace muster::saved {

/// What people keep of one kind (SavedReport, Dashboard), and who may see and change it: the owner
/// all of their own, everybody what is shared, and who has the permission reports.update_all all
/// there is. What one may not see does not exist for one. Whoever calls has checked the permission
/// to read or to change one's own. Thread-safe as far as its ports are.
template <class Content>
class Shelf {
public:
    using ItemId = Id<typename Content::Tag>;
    static constexpr std::int64_t kMaxItemsOfOwner = 1000;
    static constexpr std::size_t kMaxContentBytes = std::size_t{256} << 10U;

    struct Ports {
        const sql::Database& database;
        identity::ChangeLog& changes;
        const Clock& clock;
        Random& random;
    };
    explicit Shelf(const Ports& ports) : ports_(ports) {}

    // Errors of all that write: also Invalid "saved.too_large" and those of Content::check() where
    // it has one.

    /// Errors: Impossible "saved.too_many".
    Result<Item<Content>> create(const identity::Caller& caller,
                                 const NewItem<Content>& item) const;
    /// Errors: NotFound "saved.not_found".
    [[nodiscard]] Result<Item<Content>> get(const identity::Caller& caller, const ItemId& id) const;
    /// `revision` is the one the caller has seen. Errors: NotFound "saved.not_found"; Forbidden
    /// "saved.not_owner"; Stale "saved.stale".
    Result<Item<Content>> edit(const identity::Caller& caller,
                               const ItemId& id,
                               std::int64_t revision,
                               const ItemEdit<Content>& edit) const;
    /// Errors: NotFound "saved.not_found"; Forbidden "saved.not_owner".
    Status remove(const identity::Caller& caller, const ItemId& id) const;

    struct Page {
        std::optional<ItemId> after; // the last of the page before
        std::int64_t limit = 50;
    };
    /// Those the caller may see, in the order they were made.
    [[nodiscard]] Result<std::vector<Item<Content>>> list(const identity::Caller& caller,
                                                          const Page& page) const;

private:
    Result<Item<Content>>
    get(sql::Session& session, const identity::Caller& caller, const ItemId& id) const;
    Result<Item<Content>>
    get_own(sql::Session& session, const identity::Caller& caller, const ItemId& id) const;
    Status record(sql::Session& session,
                  std::string_view action,
                  const identity::Caller& caller,
                  const Item<Content>& item) const;

    Ports ports_;
};

} // namespace muster::saved
