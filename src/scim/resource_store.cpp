#include "scim/resource_store.h"

#include "sql/rows.h"

namespace muster::scim {
namespace {

constexpr std::string_view kColumns = "SELECT id, provider_id, kind, document, is_ended, "
                                      "created_at, changed_at, revision FROM scim_resource ";
constexpr std::string_view kInsert =
    "INSERT INTO scim_resource (id, provider_id, kind, document, is_ended, created_at, changed_at, "
    "revision) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
constexpr std::string_view kSave =
    "UPDATE scim_resource SET document = ?, is_ended = ?, changed_at = ?, revision = revision + 1 "
    "WHERE id = ? AND revision = ?";
constexpr std::string_view kTouch =
    "UPDATE scim_resource SET changed_at = ?, revision = revision + 1 WHERE id = ?";
constexpr std::string_view kDelete = "DELETE FROM scim_resource WHERE id = ?";
constexpr std::string_view kDeleteAll = "DELETE FROM scim_resource WHERE provider_id = ?";
constexpr std::string_view kHas = "SELECT 1 FROM scim_resource WHERE id = ?";
constexpr std::string_view kCount =
    "SELECT COUNT(*) FROM scim_resource WHERE provider_id = ? AND kind = ?";
constexpr std::string_view kDeleteKeys = "DELETE FROM scim_key WHERE resource_id = ?";
constexpr std::string_view kInsertKey =
    "INSERT INTO scim_key (provider_id, kind, attribute, value, "
    "resource_id) VALUES (?, ?, ?, ?, ?)";
constexpr std::string_view kOtherWithKey =
    "SELECT 1 FROM scim_key WHERE provider_id = ? AND kind = ? AND attribute = ? AND value = ? "
    "AND resource_id <> ?";
constexpr std::string_view kKeyed =
    "WHERE id IN (SELECT resource_id FROM scim_key WHERE provider_id = ? AND kind = ? AND "
    "attribute = ? AND value = ?) ORDER BY id";

constexpr std::size_t kPiece = 200; // ids by one statement, or one

std::string select(std::string_view rest) {
    return std::string(kColumns).append(rest);
}

std::string_view unique_attribute(Kind kind) {
    return kind == Kind::User ? "userName" : "displayName";
}

Result<Resource> read_resource_row(const sql::Row& row) {
    TRY(const auto provider, identity::ProviderId::parse(row.text(1)));
    TRY(const Kind kind, kKindNames.parse(row.text(2), "scim.corrupt"));
    TRY(Json document, Json::parse(row.text(3)));
    if (document.if_object() == nullptr) {
        return Error{ErrorKind::Internal, "scim.corrupt", "a stored resource is no object"};
    }
    return Resource{.id = row.text(0),
                    .provider = provider,
                    .kind = kind,
                    .document = std::move(*document.if_object()),
                    .is_ended = row.boolean(4),
                    .created_at = Instant::from_unix_millis(row.integer(5)),
                    .changed_at = Instant::from_unix_millis(row.integer(6)),
                    .revision = row.integer(7)};
}

Result<bool> is_there(const sql::Row&) {
    return true;
}

Result<std::string> text_of(const Resource& resource) {
    std::string text = Json(resource.document).str();
    if (text.size() > kMostDocumentBytes) {
        return Error{ErrorKind::Invalid, "scim.invalid_value", "this is more than is kept of one"};
    }
    return text;
}

Status check_unique(sql::Session& session, const Resource& resource, const SearchKey& key) {
    if (key.attribute != unique_attribute(resource.kind)) {
        return {};
    }
    TRY(const auto other, sql::find_row(session, kOtherWithKey,
                                        {resource.provider.str(), kKindNames.name(resource.kind),
                                         key.attribute, key.value, resource.id},
                                        is_there));
    if (other) {
        return Error{ErrorKind::Conflict, "scim.uniqueness",
                     "another has this " + key.attribute + " already"};
    }
    return {};
}

Status
save_keys(sql::Session& session, const Resource& resource, const std::vector<SearchKey>& keys) {
    for (const SearchKey& key : keys) {
        TRY_DONE(check_unique(session, resource, key));
        TRY_DONE(
            session.execute(kInsertKey, {resource.provider.str(), kKindNames.name(resource.kind),
                                         key.attribute, key.value, resource.id}));
    }
    return {};
}

Result<std::vector<std::string>>
known_among(sql::Session& session, const Shelf& shelf, std::span<const std::string> piece) {
    std::string statement = "SELECT id FROM scim_resource WHERE provider_id = ? AND kind = ? AND "
                            "id IN (?";
    for (std::size_t i = 1; i < piece.size(); ++i) {
        statement += ", ?";
    }
    std::vector<sql::Value> values{shelf.provider.str(), kKindNames.name(shelf.kind)};
    values.insert(values.end(), piece.begin(), piece.end());
    return sql::all_rows(session, statement + ')', values,
                         [](const sql::Row& row) -> Result<std::string> { return row.text(0); });
}

} // namespace

Status insert_resource(sql::Session& session,
                       const Resource& resource,
                       const std::vector<SearchKey>& keys) {
    TRY(const std::string text, text_of(resource));
    TRY_DONE(session.execute(kInsert,
                             {resource.id, resource.provider.str(), kKindNames.name(resource.kind),
                              text, resource.is_ended, resource.created_at.unix_millis(),
                              resource.changed_at.unix_millis(), resource.revision}));
    return save_keys(session, resource, keys);
}

Result<Resource>
save_resource(sql::Session& session, Resource resource, const std::vector<SearchKey>& keys) {
    TRY(const std::string text, text_of(resource));
    TRY(const std::int64_t saved,
        session.execute(kSave, {text, resource.is_ended, resource.changed_at.unix_millis(),
                                resource.id, resource.revision}));
    if (saved != 1) {
        return Error{ErrorKind::Stale, "scim.stale", "the resource was changed meanwhile"};
    }
    TRY_DONE(session.execute(kDeleteKeys, {resource.id}));
    TRY_DONE(save_keys(session, resource, keys));
    ++resource.revision;
    return resource;
}

Status touch_resource(sql::Session& session, std::string_view id, Instant now) {
    TRY_DONE(session.execute(kTouch, {now.unix_millis(), id}));
    return {};
}

Status delete_resource(sql::Session& session, std::string_view id) {
    TRY_DONE(session.execute(kDelete, {id}));
    return {};
}

Status delete_resources(sql::Session& session, const identity::ProviderId& provider) {
    TRY_DONE(session.execute(kDeleteAll, {provider.str()}));
    return {};
}

Result<Resource> get_resource(sql::Session& session, const Shelf& shelf, std::string_view id) {
    TRY(auto found,
        sql::find_row(session, select("WHERE id = ? AND provider_id = ? AND kind = ?"),
                      {id, shelf.provider.str(), kKindNames.name(shelf.kind)}, read_resource_row));
    if (!found) {
        return Error{ErrorKind::NotFound, "scim.not_found", "there is no such resource"};
    }
    return std::move(*found);
}

Result<bool> has_resource(sql::Session& session, std::string_view id) {
    TRY(const auto found, sql::find_row(session, kHas, {id}, is_there));
    return found.has_value();
}

Result<std::int64_t> count_resources(sql::Session& session, const Shelf& shelf) {
    TRY(const auto count,
        sql::find_row(session, kCount, {shelf.provider.str(), kKindNames.name(shelf.kind)},
                      [](const sql::Row& row) -> Result<std::int64_t> { return row.integer(0); }));
    return count.value_or(0);
}

Result<std::vector<Resource>>
list_resources(sql::Session& session, const Shelf& shelf, std::int64_t offset, std::int64_t limit) {
    return sql::all_rows(
        session, select("WHERE provider_id = ? AND kind = ? ORDER BY id LIMIT ? OFFSET ?"),
        {shelf.provider.str(), kKindNames.name(shelf.kind), limit, offset}, read_resource_row);
}

Result<std::vector<Resource>> next_resources(sql::Session& session,
                                             const Shelf& shelf,
                                             std::string_view after,
                                             std::int64_t limit) {
    return sql::all_rows(
        session, select("WHERE provider_id = ? AND kind = ? AND id > ? ORDER BY id LIMIT ?"),
        {shelf.provider.str(), kKindNames.name(shelf.kind), after, limit}, read_resource_row);
}

Result<std::vector<Resource>>
find_resources(sql::Session& session, const Shelf& shelf, const SearchKey& key) {
    return sql::all_rows(
        session, select(kKeyed),
        {shelf.provider.str(), kKindNames.name(shelf.kind), key.attribute, key.value},
        read_resource_row);
}

Result<std::vector<std::string>>
known_ids(sql::Session& session, const Shelf& shelf, std::span<const std::string> ids) {
    std::vector<std::string> known;
    while (!ids.empty()) {
        const std::size_t size = ids.size() >= kPiece ? kPiece : 1;
        TRY(const auto some, known_among(session, shelf, ids.first(size)));
        known.insert(known.end(), some.begin(), some.end());
        ids = ids.subspan(size);
    }
    return known;
}

} // namespace muster::scim
