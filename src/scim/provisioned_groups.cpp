#include "scim/provisioned_groups.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "base/trimmed.h"
#include "scim/names.h"
#include "scim/rendering.h"
#include "scim/resource_search.h"
#include "scim/resource_text.h"
#include "scim/revisions.h"
#include "scim/search_key.h"
#include "scim/slugs.h"

namespace muster::scim {
namespace {

using groups::Group;
using groups::GroupId;
using groups::GroupName;
using groups::UserId;

constexpr std::string_view kMembers = "members";

GroupId id_of(const Resource& resource) {
    auto id = GroupId::parse(resource.id);
    MUSTER_CHECK(id.has_value(), "a group is kept under an id that is none");
    return *id;
}

Result<GroupName> name_in(const Json::Object& document) {
    const Json* const name = find_member(document, "displayName");
    const std::string* const text = name == nullptr ? nullptr : name->if_string();
    auto read = GroupName::parse(text == nullptr ? std::string_view() : trimmed(*text));
    if (!read) {
        return Error{ErrorKind::Invalid, kInvalidValue,
                     "displayName is " + std::string(groups::GroupNameRules::kForm)};
    }
    return read;
}

/// A group as it was sent: what is kept of it, and its members as an operation that replaces them.
struct Sent {
    Json::Object document;
    MemberOperations members;
};

Result<Sent> read_group(const ResourceType& type, const Json& body) {
    Sent sent;
    TRY(sent.document, read_resource(type, body));
    const Json* const members = find_member(sent.document, kMembers);
    TRY_DONE(sent.members.add({.kind = PatchOperation::Kind::Replace,
                               .path = {},
                               .value = members == nullptr ? Json() : *members}));
    erase_member(sent.document, kMembers);
    return sent;
}

/// The group after the operations, and what they do to its members.
Result<Sent> patched(const ResourceType& type,
                     const Json::Object& document,
                     const std::vector<PatchOperation>& operations) {
    Sent sent{.document = document, .members = {}};
    for (const PatchOperation& operation : operations) {
        TRY_DONE(MemberOperations::is_about(type, operation)
                     ? sent.members.add(operation)
                     : apply(type, sent.document, operation));
    }
    TRY(sent.document, read_resource(type, Json(std::move(sent.document))));
    return sent;
}

std::vector<std::string> texts_of(const std::vector<UserId>& users) {
    std::vector<std::string> texts;
    texts.reserve(users.size());
    std::ranges::transform(users, std::back_inserter(texts), &UserId::str);
    return texts;
}

/// Those that are ids of users at all.
std::vector<UserId> users_among(const std::set<std::string>& ids) {
    std::vector<UserId> users;
    for (const std::string& id : ids) {
        if (const auto user = UserId::parse(id)) {
            users.push_back(*user);
        }
    }
    return users;
}

} // namespace

Result<std::vector<UserId>> ProvisionedGroups::known_users(sql::Session& session,
                                                           const Client& client,
                                                           const std::set<std::string>& ids) const {
    const std::vector<std::string> wanted(ids.begin(), ids.end());
    TRY(const auto known,
        known_ids(session, {.provider = client.provider, .kind = Kind::User}, wanted));
    if (known.size() != wanted.size()) {
        return Error{ErrorKind::Invalid, kInvalidValue,
                     "members are users of this provider: one of them is not"};
    }
    return users_among(ids);
}

Result<bool> ProvisionedGroups::change_members(sql::Session& session,
                                               const Client& client,
                                               const Group& group,
                                               const MemberOperations& operations) const {
    if (operations.empty()) {
        return false;
    }
    std::vector<std::string> members;
    if (operations.needs_members()) {
        TRY(const auto users, groups::all_members(session, group.id));
        members = texts_of(users);
    }
    const auto change = operations.over(members, type().core.find(kMembers));
    TRY(auto come, known_users(session, client, change.come));
    return ports_.groups.change_members(
        session, client.caller, group,
        {.added = std::move(come), .removed = users_among(change.gone)});
}

Result<Group> ProvisionedGroups::make_or_take_over(sql::Session& session,
                                                   const Client& client,
                                                   const GroupName& name) const {
    TRY(const auto known, groups::find_group(session, client.provider, name));
    if (known) {
        TRY(const bool is_provisioned, has_resource(session, known->id.str()));
        if (!is_provisioned) {
            return *known;
        }
    }
    return ports_.groups.create(session, client.caller, client.provider, name);
}

Result<Rendered>
ProvisionedGroups::create(const Client& client, const Json& body, const Projection& projection) {
    TRY(const Sent sent, read_group(type(), body));
    TRY(const GroupName name, name_in(sent.document));
    return ports_.database.write([&](sql::Session& session) -> Result<Rendered> {
        TRY(const Group group, make_or_take_over(session, client, name));
        TRY_DONE(change_members(session, client, group, sent.members));
        const Instant now = ports_.clock.now();
        const Resource resource{.id = group.id.str(),
                                .provider = client.provider,
                                .kind = Kind::Group,
                                .document = sent.document,
                                .is_ended = false,
                                .created_at = now,
                                .changed_at = now};
        TRY_DONE(insert_resource(session, resource, keys_of(sent.document, type())));
        return render(session, client, resource, projection);
    });
}

Result<Resource>
ProvisionedGroups::seen(sql::Session& session, const Client& client, const Target& target) const {
    TRY(auto resource, get_resource(session, shelf(client), target.id));
    TRY_DONE(check_revision(target, resource.revision));
    return resource;
}

Result<Resource> ProvisionedGroups::save(sql::Session& session,
                                         const Client& client,
                                         const Resource& before,
                                         const Json::Object& document,
                                         const MemberOperations& operations) const {
    TRY(const GroupName name, name_in(document));
    TRY(const Group group, ports_.groups.get(session, client.provider, id_of(before)));
    TRY_DONE(ports_.groups.rename(session, client.caller, group, name));
    TRY(const bool has_moved, change_members(session, client, group, operations));
    if (!has_moved && document == before.document) {
        return before;
    }
    Resource changed = before;
    changed.changed_at = ports_.clock.now();
    changed.document = document;
    return save_resource(session, std::move(changed), keys_of(document, type()));
}

Result<Rendered> ProvisionedGroups::replace(const Client& client,
                                            const Target& target,
                                            const Json& body,
                                            const Projection& projection) {
    TRY(const Sent sent, read_group(type(), body));
    return ports_.database.write([&](sql::Session& session) -> Result<Rendered> {
        TRY(const Resource before, seen(session, client, target));
        TRY(const Resource saved, save(session, client, before, sent.document, sent.members));
        return render(session, client, saved, projection);
    });
}

Result<Rendered> ProvisionedGroups::patch(const Client& client,
                                          const Target& target,
                                          const Json& body,
                                          const std::optional<Projection>& projection) {
    TRY(const auto operations, read_patch(type(), body));
    return ports_.database.write([&](sql::Session& session) -> Result<Rendered> {
        TRY(const Resource before, seen(session, client, target));
        TRY(const Sent sent, patched(type(), before.document, operations));
        TRY(const Resource saved, save(session, client, before, sent.document, sent.members));
        return render(session, client, saved, projection);
    });
}

Status ProvisionedGroups::remove(const Client& client, const Target& target) {
    return ports_.database.write([&](sql::Session& session) -> Status {
        TRY(const Resource resource, seen(session, client, target));
        TRY(const Group group, ports_.groups.get(session, client.provider, id_of(resource)));
        TRY_DONE(delete_resource(session, resource.id));
        return ports_.groups.remove(session, client.caller, group);
    });
}

Result<Rendered>
ProvisionedGroups::get(const Client& client, const std::string& id, const Projection& projection) {
    return ports_.database.read([&](sql::Session& session) -> Result<Rendered> {
        TRY(const Resource resource, get_resource(session, shelf(client), id));
        return render(session, client, resource, projection);
    });
}

/// Where a filter names a member, the groups of that user: nobody looks through all groups.
Result<std::optional<std::vector<std::string>>>
ProvisionedGroups::groups_of_member(sql::Session& session, const Query& query) const {
    using Ids = std::optional<std::vector<std::string>>;
    const auto member =
        query.filter ? demanded(*query.filter, type(), "members.value") : std::nullopt;
    if (!member) {
        return Ids();
    }
    std::vector<std::string> ids;
    if (const auto user = UserId::parse(*member)) {
        TRY(const auto in, groups::groups_of(session, *user));
        std::ranges::transform(in, std::back_inserter(ids),
                               [](const Group& group) { return group.id.str(); });
        std::ranges::sort(ids);
    }
    return Ids(std::move(ids));
}

Result<Page> ProvisionedGroups::query(const Client& client, const Query& query) {
    return ports_.database.read([&](sql::Session& session) -> Result<Page> {
        const Shelf mine = shelf(client);
        const bool needs_members = query.filter && mentions(*query.filter, type(), kMembers);
        TRY(auto candidates, groups_of_member(session, query));
        ResourceSearch search{
            .shelf = mine, .type = type(), .view = {}, .candidates = std::move(candidates)};
        if (query.filter && mentions_rendered(*query.filter, type())) {
            search.view = [&](const Resource& resource) {
                return with_members(session, client, resource, needs_members);
            };
        }
        TRY(const Found found, search.run(session, query));
        Page page{.total = found.total, .start_index = query.start_index};
        for (const Resource& resource : found.resources) {
            TRY(auto one, render(session, client, resource, query.projection));
            page.resources.emplace_back(std::move(one.resource));
        }
        return page;
    });
}

Result<Json::Object> ProvisionedGroups::with_members(sql::Session& session,
                                                     const Client& client,
                                                     const Resource& resource,
                                                     bool has_members) const {
    Json::Object object = rendered(client, type(), resource);
    if (!has_members) {
        return object;
    }
    TRY(const auto users, groups::all_members(session, id_of(resource)));
    Json::Array members;
    members.reserve(users.size());
    for (const UserId& user : users) {
        const std::string id = user.str();
        members.emplace_back(
            Json::Object{{"value", id},
                         {"$ref", location_of(client, ports_.catalogue.users(), id)},
                         {"type", "User"}});
    }
    if (!members.empty()) {
        object.push_back({std::string(kMembers), std::move(members)});
    }
    return object;
}

Result<Rendered> ProvisionedGroups::render(sql::Session& session,
                                           const Client& client,
                                           const Resource& resource,
                                           const std::optional<Projection>& projection) const {
    Rendered answer{.id = resource.id,
                    .location = location_of(client, type(), resource.id),
                    .revision = resource.revision,
                    .resource = {}};
    if (projection) {
        TRY(auto object,
            with_members(session, client, resource, projection->has(type(), kMembers)));
        answer.resource = projection->of(type(), std::move(object));
    }
    return answer;
}

} // namespace muster::scim
