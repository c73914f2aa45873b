#include "saved/item_rows.h"

#include "sql/rows.h"

namespace muster::saved {
namespace {

constexpr std::string_view kInsert =
    "INSERT INTO saved_item (id, kind, name, owner, is_shared, content, created_at, changed_at, "
    "revision) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr std::string_view kSave =
    "UPDATE saved_item SET name = ?, is_shared = ?, content = ?, changed_at = ?, revision = ? "
    "WHERE id = ? AND kind = ? AND revision = ?";
constexpr std::string_view kDelete = "DELETE FROM saved_item WHERE id = ? AND kind = ?";
constexpr std::string_view kById =
    "SELECT id, name, owner, is_shared, content, created_at, changed_at, revision FROM saved_item "
    "WHERE id = ? AND kind = ?";
constexpr std::string_view kCount = "SELECT count(*) FROM saved_item WHERE owner = ? AND kind = ?";
constexpr std::string_view kVisible =
    "SELECT id, name, owner, is_shared, content, created_at, changed_at, revision FROM saved_item "
    "WHERE kind = ? AND id > ? AND (owner = ? OR is_shared = 1) ORDER BY id LIMIT ?";
constexpr std::string_view kAll =
    "SELECT id, name, owner, is_shared, content, created_at, changed_at, revision FROM saved_item "
    "WHERE kind = ? AND id > ? ORDER BY id LIMIT ?";

Result<ItemRow> read_item(const sql::Row& row) {
    return ItemRow{.id = row.text(0),
                   .name = row.text(1),
                   .owner = row.text(2),
                   .is_shared = row.boolean(3),
                   .content = row.text(4),
                   .created_at = Instant::from_unix_millis(row.integer(5)),
                   .changed_at = Instant::from_unix_millis(row.integer(6)),
                   .revision = row.integer(7)};
}

} // namespace

Status insert_item(sql::Session& session, std::string_view kind, const ItemRow& item) {
    TRY_DONE(session.execute(kInsert, {item.id, kind, item.name, item.owner, item.is_shared,
                                       item.content, item.created_at.unix_millis(),
                                       item.changed_at.unix_millis(), item.revision}));
    return {};
}

Status save_item(sql::Session& session, std::string_view kind, const ItemRow& item) {
    TRY(const std::int64_t saved,
        session.execute(kSave,
                        {item.name, item.is_shared, item.content, item.changed_at.unix_millis(),
                         item.revision, item.id, kind, item.revision - 1}));
    if (saved != 1) {
        return Error{ErrorKind::Stale, "saved.stale", "it was changed meanwhile"};
    }
    return {};
}

Status delete_item(sql::Session& session, std::string_view kind, std::string_view id) {
    TRY_DONE(session.execute(kDelete, {id, kind}));
    return {};
}

Result<std::optional<ItemRow>>
find_item(sql::Session& session, std::string_view kind, std::string_view id) {
    return sql::find_row(session, kById, {id, kind}, read_item);
}

Result<std::int64_t>
count_items(sql::Session& session, std::string_view kind, std::string_view owner) {
    TRY(const auto count,
        sql::find_row(session, kCount, {owner, kind},
                      [](const sql::Row& row) -> Result<std::int64_t> { return row.integer(0); }));
    return count.value_or(0);
}

Result<std::vector<ItemRow>>
list_items(sql::Session& session, std::string_view kind, const ItemPage& page) {
    return page.has_others ? sql::all_rows(session, kAll, {kind, page.after, page.limit}, read_item)
                           : sql::all_rows(session, kVisible,
                                           {kind, page.after, page.owner, page.limit}, read_item);
}

} // namespace muster::saved
