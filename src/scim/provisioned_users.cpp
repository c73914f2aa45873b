#include "scim/provisioned_users.h"

#include <algorithm>
#include <map>
#include <utility>

#include "base/check.h"
#include "groups/group_store.h"
#include "identity/user_store.h"
#include "scim/names.h"
#include "scim/patch.h"
#include "scim/person.h"
#include "scim/rendering.h"
#include "scim/resource_search.h"
#include "scim/resource_text.h"
#include "scim/revisions.h"
#include "scim/search_key.h"

namespace muster::scim {
namespace {

using identity::Email;
using identity::User;
using identity::UserId;
using identity::UserState;

constexpr std::string_view kNoAddress = "@no-address.invalid"; // RFC 2606: mail reaches nobody

/// What `active` says; none where it says nothing.
std::optional<bool> active_in(const Json::Object& document) {
    const Json* const active = find_member(document, "active");
    const bool* const flag = active == nullptr ? nullptr : active->if_bool();
    return flag == nullptr ? std::nullopt : std::optional(*flag);
}

/// Of a resource that is read with an id that we made.
UserId user_id_of(const Resource& resource) {
    auto id = UserId::parse(resource.id);
    MUSTER_CHECK(id.has_value(), "a user is kept under an id that is none");
    return *id;
}

Json group_json(const Client& client, const Catalogue& catalogue, const groups::Membership& in) {
    return Json::Object{{"value", in.group},
                        {"$ref", location_of(client, catalogue.groups(), in.group)},
                        {"display", in.name},
                        {"type", "direct"}};
}

/// Where a filter names a group, its members.
Result<std::optional<ResourceSearch::Ids>>
members_of_group(sql::Session& session, const ResourceType& type, const Filter& filter) {
    using Ids = std::optional<ResourceSearch::Ids>;
    const auto text = demanded(filter, type, "groups.value");
    if (!text) {
        return Ids();
    }
    ResourceSearch::Ids ids;
    if (const auto group = groups::GroupId::parse(*text)) {
        TRY(const auto members, groups::all_members(session, *group));
        std::ranges::transform(members, std::back_inserter(ids), &UserId::str);
    }
    return Ids(std::move(ids));
}

} // namespace

Rendering ProvisionedUsers::rendering(sql::Session& session, const Client& client) const {
    return {.client = client,
            .type = type(),
            .kind = Kind::User,
            .attribute = "groups",
            .add = [this, &session, &client](auto resources, auto objects, const Filter*) {
                return add_groups(session, client, resources, objects);
            }};
}

Email ProvisionedUsers::email_of(const Json::Object& document) const {
    if (auto email = email_in(document)) {
        return std::move(*email);
    }
    auto made =
        Email::parse(Uuid::make(ports_.clock, ports_.random).str() + std::string(kNoAddress));
    MUSTER_CHECK(made.has_value(), "an address that we made is none");
    return std::move(*made);
}

Result<User> ProvisionedUsers::make_or_take_over(sql::Session& session,
                                                 const Client& client,
                                                 const Json::Object& document) const {
    const Email email = email_of(document);
    TRY(const auto known, identity::find_user(session, email));
    if (known && known->provider == client.provider) {
        TRY(const bool is_provisioned, has_resource(session, known->id.str()));
        if (!is_provisioned) {
            return ports_.users.update(session, {client.caller, client.provider, known->id},
                                       {.name = name_in(document)});
        }
    }
    return ports_.users.create(session, client.caller, client.provider,
                               {.email = email, .name = name_in(document), .role = Role::ReadOnly});
}

/// Who is active is so because the provider says so, or because it says nothing new.
Status ProvisionedUsers::follow_active(sql::Session& session,
                                       const Client& client,
                                       const User& user,
                                       Resource& resource) const {
    const auto active = active_in(resource.document);
    const identity::FederatedUsers::Subject subject{client.caller, client.provider, user.id};
    if (active == false && user.state == UserState::Active) {
        TRY_DONE(ports_.users.deactivate(session, subject));
        resource.is_ended = true;
    } else if (active == true && user.state == UserState::Deactivated && resource.is_ended) {
        TRY_DONE(ports_.users.reactivate(session, subject));
        resource.is_ended = false;
    }
    return {};
}

Result<Rendered>
ProvisionedUsers::create(const Client& client, const Json& body, const Projection& projection) {
    TRY(Json::Object document, read_resource(type(), body));
    if (!active_in(document)) {
        document.push_back({"active", true});
    }
    return ports_.database.write([&](sql::Session& session) -> Result<Rendered> {
        TRY(const User user, make_or_take_over(session, client, document));
        const Instant now = ports_.clock.now();
        Resource resource{.id = user.id.str(),
                          .provider = client.provider,
                          .kind = Kind::User,
                          .document = document,
                          .is_ended = false,
                          .created_at = now,
                          .changed_at = now};
        TRY_DONE(follow_active(session, client, user, resource));
        TRY_DONE(insert_resource(session, resource, type()));
        return rendering(session, client).one(resource, projection);
    });
}

Result<Resource> ProvisionedUsers::save(sql::Session& session,
                                        const Client& client,
                                        const Resource& before,
                                        Json::Object document) const {
    const UserId id = user_id_of(before);
    TRY(const User known, ports_.users.get(session, client.provider, id));
    const bool stays_without = !email_in(document) && known.email.str().ends_with(kNoAddress);
    TRY(const User user,
        ports_.users.update(session, {client.caller, client.provider, id},
                            {.email = stays_without ? known.email : email_of(document),
                             .name = name_in(document)}));
    Resource after = before;
    after.document = std::move(document);
    TRY_DONE(follow_active(session, client, user, after));
    after.changed_at = ports_.clock.now();
    return save_resource(session, before, std::move(after), type());
}

Result<Rendered> ProvisionedUsers::replace(const Client& client,
                                           const Target& target,
                                           const Json& body,
                                           const Projection& projection) {
    TRY(const Json::Object sent, read_resource(type(), body));
    return ports_.database.write([&](sql::Session& session) -> Result<Rendered> {
        TRY(const Resource before, get_as_seen(session, shelf(client), target));
        Json::Object document = sent;
        const auto active = active_in(before.document);
        if (active && !active_in(sent)) { // what is not said stays as it is
            document.push_back({"active", *active});
        }
        TRY(const Resource saved, save(session, client, before, std::move(document)));
        return rendering(session, client).one(saved, projection);
    });
}

Result<Rendered> ProvisionedUsers::patch(const Client& client,
                                         const Target& target,
                                         const Json& body,
                                         const std::optional<Projection>& projection) {
    TRY(const auto operations, read_patch(type(), body));
    return ports_.database.write([&](sql::Session& session) -> Result<Rendered> {
        TRY(Resource resource, get_as_seen(session, shelf(client), target));
        TRY(Json::Object document, patched(type(), resource.document, operations));
        if (document != resource.document) {
            TRY(resource, save(session, client, resource, std::move(document)));
        }
        return rendering(session, client).one(resource, projection);
    });
}

Status ProvisionedUsers::remove(const Client& client, const Target& target) {
    return ports_.database.write([&](sql::Session& session) -> Status {
        TRY(const Resource resource, get_as_seen(session, shelf(client), target));
        TRY_DONE(groups::forget_user(session, resource.id));
        TRY_DONE(delete_resource(session, resource.id));
        return ports_.users.remove(session, {client.caller, client.provider, user_id_of(resource)});
    });
}

Result<Rendered>
ProvisionedUsers::get(const Client& client, const std::string& id, const Projection& projection) {
    return ports_.database.read([&](sql::Session& session) -> Result<Rendered> {
        TRY(const Resource resource, get_resource(session, shelf(client), id));
        return rendering(session, client).one(resource, projection);
    });
}

Result<Page> ProvisionedUsers::query(const Client& client, const Query& query) {
    return ports_.database.read([&](sql::Session& session) {
        const Rendering rendering = this->rendering(session, client);
        return ResourceSearch(
                   session, rendering,
                   [&](const Filter& filter) { return members_of_group(session, type(), filter); })
            .run(query);
    });
}

Status ProvisionedUsers::add_groups(sql::Session& session,
                                    const Client& client,
                                    std::span<const Resource> resources,
                                    std::span<Json::Object> objects) const {
    std::vector<std::string> ids;
    std::ranges::transform(resources, std::back_inserter(ids), &Resource::id);
    TRY(const auto all, groups::memberships(session, client.provider, ids));
    std::map<std::string, Json::Array> by_user;
    for (const groups::Membership& in : all) {
        by_user[in.user].push_back(group_json(client, ports_.catalogue, in));
    }
    for (std::size_t i = 0; i < resources.size(); ++i) {
        if (const auto in = by_user.find(resources[i].id); in != by_user.end()) {
            objects[i].push_back({"groups", std::move(in->second)});
        }
    }
    return {};
}

} // namespace muster::scim
