#include "scim/provisioned_groups.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "base/trimmed.h"
#include "scim/member_filter.h"
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

GroupId group_id_of(const Resource& resource) {
    auto id = GroupId::parse(resource.id);
    MUSTER_CHECK(id.has_value(), "a group is kept under an id that is none");
    return *id;
}

Result<GroupName> group_name_in(const Json::Object& document) {
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
    Sent sent{.document = {}, .members = MemberOperations(type)};
    TRY(sent.document, read_resource(type, body));
    const Json* const members = find_member(sent.document, kMembers);
    TRY_DONE(sent.members.add({.kind = PatchOperation::Kind::Replace,
                               .path = {},
                               .value = members == nullptr ? Json() : *members}));
    erase_member(sent.document, kMembers);
    return sent;
}

/// A PATCH: what it does to the members, and the rest.
struct Split {
    MemberOperations members;
    std::vector<PatchOperation> rest = {};
};

Result<Split> split(const ResourceType& type, std::vector<PatchOperation> operations) {
    Split split{.members = MemberOperations(type)};
    for (PatchOperation& operation : operations) {
        if (split.members.is_about(operation)) {
            TRY_DONE(split.members.add(operation));
        } else {
            split.rest.push_back(std::move(operation));
        }
    }
    return split;
}

std::vector<std::string> texts_of(const std::vector<UserId>& users) {
    std::vector<std::string> texts;
    texts.reserve(users.size());
    std::ranges::transform(users, std::back_inserter(texts), &UserId::str);
    return texts;
}

/// Those that are ids of users at all, each once.
std::vector<UserId> users_among(std::vector<std::string> ids) {
    std::ranges::sort(ids);
    const auto twice = std::ranges::unique(ids);
    ids.erase(twice.begin(), twice.end());
    std::vector<UserId> users;
    for (const std::string& id : ids) {
        if (const auto user = UserId::parse(id)) {
            users.push_back(*user);
        }
    }
    return users;
}

Status require_users(sql::Session& session, const Client& client, const std::vector<UserId>& ids) {
    TRY(const std::int64_t known,
        count_resources(session, {.provider = client.provider, .kind = Kind::User}, texts_of(ids)));
    if (known != std::ssize(ids)) {
        return Error{ErrorKind::Invalid, kInvalidValue,
                     "members are users of this provider: one of them is not"};
    }
    return {};
}

/// Where a filter names a member, the groups of that user: nobody looks through all groups.
Result<std::optional<ResourceSearch::Ids>>
groups_of_member(sql::Session& session, const ResourceType& type, const Filter& filter) {
    using Ids = std::optional<ResourceSearch::Ids>;
    const auto member = demanded(filter, type, "members.value");
    if (!member) {
        return Ids();
    }
    ResourceSearch::Ids ids;
    if (const auto user = UserId::parse(*member)) {
        TRY(const auto in, groups::groups_of(session, *user));
        std::ranges::transform(in, std::back_inserter(ids),
                               [](const Group& group) { return group.id.str(); });
        std::ranges::sort(ids);
    }
    return Ids(std::move(ids));
}

} // namespace

Rendering ProvisionedGroups::rendering(sql::Session& session, const Client& client) const {
    return {.client = client,
            .type = type(),
            .kind = Kind::Group,
            .attribute = kMembers,
            .add = [this, &session, &client](auto resources, auto objects, const Filter* filter) {
                return add_members(session, client, {resources, objects, filter});
            }};
}

/// One statement asks for those who are there, whatever changes; the rest costs what changes.
Result<bool> ProvisionedGroups::change_members(sql::Session& session,
                                               const Client& client,
                                               const Group& group,
                                               const MemberOperations& operations) const {
    if (operations.empty()) {
        return false;
    }
    TRY(auto members, operations.needs_members()
                          ? groups::all_members(session, group.id)
                          : groups::members_among(session, group.id, operations.named()));
    std::ranges::sort(members);
    auto change = operations.over(members);
    if (change.come.empty() && change.gone.empty()) {
        return false;
    }
    TRY_DONE(require_users(session, client, change.come));
    TRY_DONE(ports_.groups.change_members(
        session, client.caller, group,
        {.added = std::move(change.come), .removed = std::move(change.gone)}));
    return true;
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
    TRY(const GroupName name, group_name_in(sent.document));
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
        TRY_DONE(insert_resource(session, resource, type()));
        return rendering(session, client).one(resource, projection);
    });
}

Result<Resource> ProvisionedGroups::save(sql::Session& session,
                                         const Client& client,
                                         const Resource& before,
                                         Json::Object document,
                                         const MemberOperations& operations) const {
    TRY(const GroupName name, group_name_in(document));
    TRY(const Group group, ports_.groups.get(session, client.provider, group_id_of(before)));
    TRY_DONE(ports_.groups.rename(session, client.caller, group, name));
    TRY(const bool has_moved, change_members(session, client, group, operations));
    if (document == before.document) {
        return has_moved ? touch_resource(session, before, ports_.clock.now())
                         : Result<Resource>(before);
    }
    Resource after = before;
    after.changed_at = ports_.clock.now();
    after.document = std::move(document);
    return save_resource(session, before, std::move(after), type());
}

Result<Rendered> ProvisionedGroups::replace(const Client& client,
                                            const Target& target,
                                            const Json& body,
                                            const Projection& projection) {
    TRY(const Sent sent, read_group(type(), body));
    return ports_.database.write([&](sql::Session& session) -> Result<Rendered> {
        TRY(const Resource before, get_as_seen(session, shelf(client), target));
        TRY(const Resource saved, save(session, client, before, sent.document, sent.members));
        return rendering(session, client).one(saved, projection);
    });
}

Result<Rendered> ProvisionedGroups::patch(const Client& client,
                                          const Target& target,
                                          const Json& body,
                                          const std::optional<Projection>& projection) {
    TRY(auto operations, read_patch(type(), body));
    TRY(const Split sent, split(type(), std::move(operations)));
    return ports_.database.write([&](sql::Session& session) -> Result<Rendered> {
        TRY(const Resource before, get_as_seen(session, shelf(client), target));
        TRY(auto document, patched(type(), before.document, sent.rest));
        TRY(const Resource saved, save(session, client, before, std::move(document), sent.members));
        return rendering(session, client).one(saved, projection);
    });
}

Status ProvisionedGroups::remove(const Client& client, const Target& target) {
    return ports_.database.write([&](sql::Session& session) -> Status {
        TRY(const Resource resource, get_as_seen(session, shelf(client), target));
        TRY(const Group group, ports_.groups.get(session, client.provider, group_id_of(resource)));
        TRY_DONE(delete_resource(session, resource.id));
        return ports_.groups.remove(session, client.caller, group);
    });
}

Result<Rendered>
ProvisionedGroups::get(const Client& client, const std::string& id, const Projection& projection) {
    return ports_.database.read([&](sql::Session& session) -> Result<Rendered> {
        TRY(const Resource resource, get_resource(session, shelf(client), id));
        return rendering(session, client).one(resource, projection);
    });
}

Result<Page> ProvisionedGroups::query(const Client& client, const Query& query) {
    return ports_.database.read([&](sql::Session& session) {
        const Rendering rendering = this->rendering(session, client);
        return ResourceSearch(
                   session, rendering,
                   [&](const Filter& filter) { return groups_of_member(session, type(), filter); })
            .run(query);
    });
}

Result<std::vector<UserId>> ProvisionedGroups::members_seen_by(sql::Session& session,
                                                               const GroupId& group,
                                                               const Filter* filter) const {
    std::vector<std::string> ids;
    if (filter == nullptr || !add_compared_members(*filter, type(), ids)) {
        return groups::all_members(session, group);
    }
    return groups::members_among(session, group, users_among(ids));
}

Status ProvisionedGroups::add_members(sql::Session& session,
                                      const Client& client,
                                      const Addition& to) const {
    for (std::size_t i = 0; i < to.resources.size(); ++i) {
        TRY(const auto users, members_seen_by(session, group_id_of(to.resources[i]), to.filter));
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
            to.objects[i].push_back({std::string(kMembers), std::move(members)});
        }
    }
    return {};
}

} // namespace muster::scim
