#include "scim/resource_store.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "sql/pieces.h"
#include "sql/rows.h"

namespace muster::scim {
namespace {

constexpr std::string_view kColumns =
    "SELECT id, document, is_ended, created_at, changed_at, revision FROM scim_resource ";
constexpr std::string_view kInsertResource =
    "INSERT INTO scim_resource (id, provider_id, kind, document, is_ended, created_at, changed_at, "
    "revision) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
constexpr std::string_view kSave =
    "UPDATE scim_resource SET document = ?, is_ended = ?, changed_at = ?, revision = revision + 1 "
    "WHERE id = ? AND revision = ?";
constexpr std::string_view kTouchResource =
    "UPDATE scim_resource SET changed_at = ?, revision = revision + 1 "
    "WHERE id = ? AND revision = ?";
constexpr std::string_view kDeleteResource = "DELETE FROM scim_resource WHERE id = ?";
constexpr std::string_view kDeleteAllResources = "DELETE FROM scim_resource WHERE provider_id = ?";
constexpr std::string_view kHas = "SELECT 1 FROM scim_resource WHERE id = ?";
constexpr std::string_view kCount =
    "SELECT COUNT(*) FROM scim_resource WHERE provider_id = ? AND kind = ?";
constexpr std::string_view kDeleteKey =
    "DELETE FROM scim_key WHERE resource_id = ? AND attribute = ? AND value = ?";
constexpr std::string_view kInsertKey =
    "INSERT INTO scim_key (provider_id, kind, attribute, value, "
    "resource_id) VALUES (?, ?, ?, ?, ?)";
constexpr std::string_view kOtherWithKey =
    "SELECT 1 FROM scim_key WHERE provider_id = ? AND kind = ? AND attribute = ? AND value = ? "
    "AND resource_id <> ?";
constexpr std::string_view kListed =
    "WHERE provider_id = ? AND kind = ? ORDER BY id LIMIT ? OFFSET ?";
constexpr std::string_view kNext =
    "WHERE provider_id = ? AND kind = ? AND id > ? ORDER BY id LIMIT ?";
constexpr std::string_view kKeyed =
    "WHERE id IN (SELECT resource_id FROM scim_key WHERE provider_id = ? AND kind = ? AND "
    "attribute = ? AND value = ?) ORDER BY id";

std::string select(std::string_view rest) {
    return std::string(kColumns).append(rest);
}

std::string_view unique_attribute(Kind kind) {
    return kind == Kind::User ? "userName" : "displayName";
}

/// Reads the rows of a shelf, of each document a part.
Result<std::vector<Resource>> read_resources(sql::Session& session,
                                             const Shelf& shelf,
                                             std::string_view rest,
                                             const std::vector<sql::Value>& values,
                                             const DocumentPart& part) {
    return sql::all_rows(
        session, select(rest), values, [&](const sql::Row& row) -> Result<Resource> {
            TRY(auto document, part.read(row.text(1)));
            return Resource{.id = row.text(0),
                            .provider = shelf.provider,
                            .kind = shelf.kind,
                            .document = std::move(document),
                            .is_ended = row.boolean(2),
                            .created_at = Instant::from_unix_millis(row.integer(3)),
                            .changed_at = Instant::from_unix_millis(row.integer(4)),
                            .revision = row.integer(5)};
        });
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

Status insert_key(sql::Session& session, const Resource& resource, const SearchKey& key) {
    TRY_DONE(check_unique(session, resource, key));
    TRY_DONE(session.execute(kInsertKey, {resource.provider.str(), kKindNames.name(resource.kind),
                                          key.attribute, key.value, resource.id}));
    return {};
}

/// Those of `keys` that are not among `others`.
std::vector<SearchKey> without(std::vector<SearchKey> keys, const std::vector<SearchKey>& others) {
    std::erase_if(
        keys, [&](const SearchKey& key) { return std::ranges::find(others, key) != others.end(); });
    return keys;
}

Status save_keys(sql::Session& session,
                 const Resource& resource,
                 const std::vector<SearchKey>& before,
                 const std::vector<SearchKey>& after) {
    for (const SearchKey& key : without(before, after)) {
        TRY_DONE(session.execute(kDeleteKey, {resource.id, key.attribute, key.value}));
    }
    for (const SearchKey& key : without(after, before)) {
        TRY_DONE(insert_key(session, resource, key));
    }
    return {};
}

/// What a statement about ids of a shelf is given.
std::vector<sql::Value> values_of(const Shelf& shelf, std::span<const std::string> ids) {
    std::vector<sql::Value> values{shelf.provider.str(), kKindNames.name(shelf.kind)};
    values.insert(values.end(), ids.begin(), ids.end());
    return values;
}

std::string of_ids(std::size_t count) {
    return "WHERE provider_id = ? AND kind = ? AND id IN (" + sql::repeated("?", count) + ')';
}

Error stale() {
    return {ErrorKind::Stale, "scim.stale", "the resource was changed meanwhile"};
}

Result<std::int64_t> read_count(const sql::Row& row) {
    return row.integer(0);
}

} // namespace

Status insert_resource(sql::Session& session, const Resource& resource, const ResourceType& type) {
    TRY(const std::string text, text_of(resource));
    TRY_DONE(session.execute(kInsertResource,
                             {resource.id, resource.provider.str(), kKindNames.name(resource.kind),
                              text, resource.is_ended, resource.created_at.unix_millis(),
                              resource.changed_at.unix_millis(), resource.revision}));
    return save_keys(session, resource, {}, keys_of(resource.document, type));
}

Result<Resource> save_resource(sql::Session& session,
                               const Resource& before,
                               Resource after,
                               const ResourceType& type) {
    TRY(const std::string text, text_of(after));
    TRY(const std::int64_t saved,
        session.execute(kSave, {text, after.is_ended, after.changed_at.unix_millis(), after.id,
                                before.revision}));
    if (saved != 1) {
        return stale();
    }
    TRY_DONE(
        save_keys(session, after, keys_of(before.document, type), keys_of(after.document, type)));
    after.revision = before.revision + 1;
    return after;
}

Result<Resource> touch_resource(sql::Session& session, Resource resource, Instant now) {
    TRY(const std::int64_t touched,
        session.execute(kTouchResource, {now.unix_millis(), resource.id, resource.revision}));
    if (touched != 1) {
        return stale();
    }
    resource.changed_at = now;
    ++resource.revision;
    return resource;
}

Status delete_resource(sql::Session& session, std::string_view id) {
    TRY_DONE(session.execute(kDeleteResource, {id}));
    return {};
}

Status delete_resources(sql::Session& session, const identity::ProviderId& provider) {
    TRY_DONE(session.execute(kDeleteAllResources, {provider.str()}));
    return {};
}

Result<Resource> get_resource(sql::Session& session, const Shelf& shelf, std::string_view id) {
    const std::string text(id);
    TRY(auto found, find_resources(session, shelf, std::span(&text, 1), DocumentPart::whole()));
    if (found.empty()) {
        return Error{ErrorKind::NotFound, "scim.not_found", "there is no such resource"};
    }
    return std::move(found.front());
}

Result<bool> has_resource(sql::Session& session, std::string_view id) {
    TRY(const auto found, sql::find_row(session, kHas, {id}, is_there));
    return found.has_value();
}

Result<std::int64_t> count_resources(sql::Session& session, const Shelf& shelf) {
    TRY(const auto count, sql::find_row(session, kCount, values_of(shelf, {}), read_count));
    return count.value_or(0);
}

Result<std::int64_t>
count_resources(sql::Session& session, const Shelf& shelf, std::span<const std::string> ids) {
    std::int64_t all = 0;
    TRY_DONE(sql::in_pieces(ids, [&](std::span<const std::string> piece) -> Status {
        TRY(const auto count,
            sql::find_row(session, "SELECT COUNT(*) FROM scim_resource " + of_ids(piece.size()),
                          values_of(shelf, piece), read_count));
        all += count.value_or(0);
        return {};
    }));
    return all;
}

Result<std::vector<Resource>>
list_resources(sql::Session& session, const Shelf& shelf, std::int64_t offset, std::int64_t limit) {
    return read_resources(session, shelf, kListed,
                          {shelf.provider.str(), kKindNames.name(shelf.kind), limit, offset},
                          DocumentPart::whole());
}

Result<std::vector<Resource>> next_resources(sql::Session& session,
                                             const Shelf& shelf,
                                             std::string_view after,
                                             std::int64_t limit,
                                             const DocumentPart& part) {
    return read_resources(session, shelf, kNext,
                          {shelf.provider.str(), kKindNames.name(shelf.kind), after, limit}, part);
}

Result<std::vector<Resource>> find_resources(sql::Session& session,
                                             const Shelf& shelf,
                                             const SearchKey& key,
                                             const DocumentPart& part) {
    return read_resources(
        session, shelf, kKeyed,
        {shelf.provider.str(), kKindNames.name(shelf.kind), key.attribute, key.value}, part);
}

Result<std::vector<Resource>> find_resources(sql::Session& session,
                                             const Shelf& shelf,
                                             std::span<const std::string> ids,
                                             const DocumentPart& part) {
    std::unordered_map<std::string, Resource> by_id;
    TRY_DONE(sql::in_pieces(ids, [&](std::span<const std::string> piece) -> Status {
        TRY(auto some,
            read_resources(session, shelf, of_ids(piece.size()), values_of(shelf, piece), part));
        for (Resource& each : some) {
            std::string id = each.id;
            by_id.emplace(std::move(id), std::move(each));
        }
        return {};
    }));
    std::vector<Resource> found;
    for (const std::string& id : ids) {
        if (const auto each = by_id.find(id); each != by_id.end()) {
            found.push_back(std::move(each->second));
        }
    }
    return found;
}

} // namespace muster::scim
