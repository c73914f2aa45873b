#include "saved/shelf.h"

#include "base/permission.h"
#include "identity/permission_table.h"
#include "saved/dashboard.h"
#include "saved/item_rows.h"
#include "saved/saved_report.h"

namespace muster::saved {
namespace {

using identity::Caller;

/// What happens to an item of a kind, as the audit trail names it.
struct Actions {
    std::string_view created;
    std::string_view changed;
    std::string_view deleted;
};
template <class Content>
constexpr Actions kActions{};
template <>
constexpr Actions kActions<SavedReport>{"report.created", "report.changed", "report.deleted"};
template <>
constexpr Actions kActions<Dashboard>{"dashboard.created", "dashboard.changed",
                                      "dashboard.deleted"};

bool may_change_all(const Caller& caller) {
    return identity::can(caller.principal, Permission::ReportsUpdateAll);
}

bool is_owner(const Caller& caller, const std::string& owner) {
    return !owner.empty() && caller.principal.id == owner;
}

/// Errors: Invalid "saved.too_large"; those of Content::check(), which looks at what the fields do
/// not say by themselves.
template <class Content>
Result<ItemRow> row_of(const Item<Content>& item) {
    if constexpr (requires { item.content.check(); }) {
        TRY_DONE(item.content.check());
    }
    ItemRow row{.id = item.id.str(),
                .name = item.name.str(),
                .owner = item.owner,
                .is_shared = item.is_shared,
                .content = to_json(item.content).str(),
                .created_at = item.created_at,
                .changed_at = item.changed_at,
                .revision = item.revision};
    if (row.content.size() > Shelf<Content>::kMaxContentBytes) {
        return Error{ErrorKind::Invalid, "saved.too_large", "this is more than can be kept in one"};
    }
    return row;
}

template <class Content>
Result<Item<Content>> item_of(const ItemRow& row) {
    TRY(const auto id, Id<typename Content::Tag>::parse(row.id));
    TRY(auto name, ItemName::parse(row.name));
    TRY(const Json document, Json::parse(row.content));
    TRY(auto content, from_json<Content>(document));
    return Item<Content>{.id = id,
                         .name = std::move(name),
                         .owner = row.owner,
                         .is_shared = row.is_shared,
                         .content = std::move(content),
                         .created_at = row.created_at,
                         .changed_at = row.changed_at,
                         .revision = row.revision};
}

} // namespace

template <class Content>
Result<Item<Content>> Shelf<Content>::create(const Caller& caller,
                                             const NewItem<Content>& item) const {
    const Instant now = ports_.clock.now();
    Item<Content> made{.id = ItemId::make(ports_.clock, ports_.random),
                       .name = item.name,
                       .owner = caller.principal.id,
                       .is_shared = item.is_shared,
                       .content = item.content,
                       .created_at = now,
                       .changed_at = now};
    TRY(const ItemRow row, row_of(made));
    return ports_.database.write([&](sql::Session& session) -> Result<Item<Content>> {
        TRY(const std::int64_t count, count_items(session, Content::kKind, made.owner));
        if (count >= kMaxItemsOfOwner) {
            return Error{ErrorKind::Impossible, "saved.too_many",
                         "nobody keeps more than 1000 of them: delete some first"};
        }
        TRY_DONE(insert_item(session, Content::kKind, row));
        TRY_DONE(record(session, kActions<Content>.created, caller, made));
        return made;
    });
}

template <class Content>
Result<Item<Content>> Shelf<Content>::get(const Caller& caller, const ItemId& id) const {
    return ports_.database.read([&](sql::Session& session) { return get(session, caller, id); });
}

template <class Content>
Result<Item<Content>> Shelf<Content>::edit(const Caller& caller,
                                           const ItemId& id,
                                           std::int64_t revision,
                                           const ItemEdit<Content>& edit) const {
    return ports_.database.write([&](sql::Session& session) -> Result<Item<Content>> {
        TRY(Item<Content> item, get_own(session, caller, id));
        item.name = edit.name.value_or(item.name);
        item.is_shared = edit.is_shared.value_or(item.is_shared);
        item.content = item.content.edited(edit.content);
        item.changed_at = ports_.clock.now();
        item.revision = revision + 1;
        TRY(const ItemRow row, row_of(item));
        TRY_DONE(save_item(session, Content::kKind, row));
        TRY_DONE(record(session, kActions<Content>.changed, caller, item));
        return item;
    });
}

template <class Content>
Status Shelf<Content>::remove(const Caller& caller, const ItemId& id) const {
    return ports_.database.write([&](sql::Session& session) -> Status {
        TRY(const Item<Content> item, get_own(session, caller, id));
        TRY_DONE(delete_item(session, Content::kKind, id.str()));
        return record(session, kActions<Content>.deleted, caller, item);
    });
}

template <class Content>
Result<std::vector<Item<Content>>> Shelf<Content>::list(const Caller& caller,
                                                        const Page& page) const {
    const ItemPage rows{.owner = caller.principal.id,
                        .has_others = may_change_all(caller),
                        .after = page.after ? page.after->str() : "",
                        .limit = page.limit};
    return ports_.database.read([&](sql::Session& session) -> Result<std::vector<Item<Content>>> {
        TRY(const auto found, list_items(session, Content::kKind, rows));
        std::vector<Item<Content>> items;
        for (const ItemRow& row : found) {
            TRY(auto item, item_of<Content>(row));
            items.push_back(std::move(item));
        }
        return items;
    });
}

template <class Content>
Result<Item<Content>>
Shelf<Content>::get(sql::Session& session, const Caller& caller, const ItemId& id) const {
    TRY(const auto row, find_item(session, Content::kKind, id.str()));
    if (!row || !(row->is_shared || is_owner(caller, row->owner) || may_change_all(caller))) {
        return Error{ErrorKind::NotFound, "saved.not_found", "there is none of this id"};
    }
    return item_of<Content>(*row);
}

/// One that the caller may change.
template <class Content>
Result<Item<Content>>
Shelf<Content>::get_own(sql::Session& session, const Caller& caller, const ItemId& id) const {
    TRY(Item<Content> item, get(session, caller, id));
    if (!is_owner(caller, item.owner) && !may_change_all(caller)) {
        return Error{ErrorKind::Forbidden, "saved.not_owner",
                     "it belongs to somebody else: save a copy of your own"};
    }
    return item;
}

template <class Content>
Status Shelf<Content>::record(sql::Session& session,
                              std::string_view action,
                              const Caller& caller,
                              const Item<Content>& item) const {
    return ports_.changes.record(session, {.action = action,
                                           .caller = caller,
                                           .subject = item.id.str(),
                                           .at = ports_.clock.now(),
                                           .details = {{"shared", item.is_shared ? "yes" : "no"}}});
}

template class Shelf<SavedReport>;
template class Shelf<Dashboard>;

} // namespace muster::saved
