#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/enum_names.h"
#include "base/instant.h"
#include "base/json.h"
#include "base/result.h"
#include "identity/ids.h"
#include "scim/document_part.h"
#include "scim/schema.h"
#include "scim/search_key.h"
#include "sql/session.h"

namespace muster::scim {

enum class Kind { User, Group };

inline constexpr auto kKindNames = enum_names<Kind>({{Kind::User, "User"}, {Kind::Group, "Group"}});

/// A user or a group of a provider as it is kept. A plain value.
struct Resource {
    std::string id; // "user_…", "group_…"
    identity::ProviderId provider;
    Kind kind = Kind::User;
    Json::Object document; // without what the server says
    bool is_ended = false; // see the migration
    Instant created_at;
    Instant changed_at;
    std::int64_t revision = 1;
};

/// The resources of one kind that one provider has.
struct Shelf {
    identity::ProviderId provider;
    Kind kind = Kind::User;
};

// The rows of resources, each function inside the caller's transaction. Errors of all: also those
// of sql::Session.

/// The most that is kept of one, as JSON.
inline constexpr std::size_t kMostDocumentBytes = std::size_t{256} << 10U;

/// With the keys it is looked for by. Errors: Conflict "scim.uniqueness" when another has its
/// userName or, of a group, its displayName; Invalid "scim.invalid_value" when it is too large.
Status insert_resource(sql::Session& session, const Resource& resource, const ResourceType& type);
/// Saves what became of a resource, one revision higher than `before`, and those of its keys that
/// are others now. Errors: Stale "scim.stale"; those of insert_resource().
Result<Resource> save_resource(sql::Session& session,
                               const Resource& before,
                               Resource after,
                               const ResourceType& type);
/// A group whose members changed and nothing else.
Result<Resource> touch_resource(sql::Session& session, Resource resource, Instant now);
Status delete_resource(sql::Session& session, std::string_view id);
Status delete_resources(sql::Session& session, const identity::ProviderId& provider);

/// Errors: NotFound "scim.not_found".
Result<Resource> get_resource(sql::Session& session, const Shelf& shelf, std::string_view id);
Result<bool> has_resource(sql::Session& session, std::string_view id);
Result<std::int64_t> count_resources(sql::Session& session, const Shelf& shelf);
/// Those of the ids, each of which comes once.
Result<std::int64_t>
count_resources(sql::Session& session, const Shelf& shelf, std::span<const std::string> ids);
/// In the order they were made, which stays as it is.
Result<std::vector<Resource>>
list_resources(sql::Session& session, const Shelf& shelf, std::int64_t offset, std::int64_t limit);

// The same with a part of their documents, to be looked at and not to be saved.

/// Those after one, in the order they were made.
Result<std::vector<Resource>> next_resources(sql::Session& session,
                                             const Shelf& shelf,
                                             std::string_view after,
                                             std::int64_t limit,
                                             const DocumentPart& part);
/// Those that have the key, in the same order.
Result<std::vector<Resource>> find_resources(sql::Session& session,
                                             const Shelf& shelf,
                                             const SearchKey& key,
                                             const DocumentPart& part);
/// Those of the ids that there are, in the order of the ids, each of which comes once.
Result<std::vector<Resource>> find_resources(sql::Session& session,
                                             const Shelf& shelf,
                                             std::span<const std::string> ids,
                                             const DocumentPart& part);

} // namespace muster::scim
