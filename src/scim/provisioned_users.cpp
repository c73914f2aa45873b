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
UserId id_of(const Resource& resource) {
    auto id = UserId::parse(resource.id);
    MUSTER_CHECK(id.has_value(), "a user is kept under an id that is none");
    return *id;
}

Result<Json::Object> patched(const ResourceType& type,
                             Json::Object document,
                             const std::vector<PatchOperation>& operations) {
    for (const PatchOperation& operation : operations) {
        TRY_DONE(apply(type, document, operation));
    }
    return read_resource(type, Json(std::move(document)));
}

Json group_json(const Client& client, const Catalogue& catalogue, const groups::Membership& in) {
    return Json::Object{{"value", in.group},
                        {"$ref", location_of(client, catalogue.groups(), in.group)},
                        {"display", in.name},
                        {"type", "direct"}};
}

} // namespace

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
        TRY_DONE(insert_resource(session, resource, keys_of(document, type())));
        return render(session, client, resource, projection);
    });
}

/// The resource as the client has to have seen it.
Result<Resource>
ProvisionedUsers::seen(sql::Session& session, const Client& client, const Target& target) const {
    TRY(auto resource, get_resource(session, shelf(client), target.id));
    TRY_DONE(check_revision(target, resource.revision));
    return resource;
}

Result<Resource>
ProvisionedUsers::save(sql::Session& session, const Client& client, Resource changed) const {
    const UserId id = id_of(changed);
    TRY(const User before, ports_.users.get(session, client.provider, id));
    const bool stays_without =
        !email_in(changed.document) && before.email.str().ends_with(kNoAddress);
    TRY(const User user,
        ports_.users.update(session, {client.caller, client.provider, id},
                            {.email = stays_without ? before.email : email_of(changed.document),
                             .name = name_in(changed.document)}));
    TRY_DONE(follow_active(session, client, user, changed));
    changed.changed_at = ports_.clock.now();
    const auto keys = keys_of(changed.document, type());
    return save_resource(session, std::move(changed), keys);
}

Result<Rendered> ProvisionedUsers::replace(const Client& client,
                                           const Target& target,
                                           const Json& body,
                                           const Projection& projection) {
    TRY(Json::Object document, read_resource(type(), body));
    return ports_.database.write([&](sql::Session& session) -> Result<Rendered> {
        TRY(Resource resource, seen(session, client, target));
        const auto active = active_in(resource.document);
        resource.document = document;
        if (active && !active_in(document)) { // what is not said stays as it is
            resource.document.push_back({"active", *active});
        }
        TRY(const Resource saved, save(session, client, std::move(resource)));
        return render(session, client, saved, projection);
    });
}

Result<Rendered> ProvisionedUsers::patch(const Client& client,
                                         const Target& target,
                                         const Json& body,
                                         const std::optional<Projection>& projection) {
    TRY(const auto operations, read_patch(type(), body));
    return ports_.database.write([&](sql::Session& session) -> Result<Rendered> {
        TRY(Resource resource, seen(session, client, target));
        TRY(Json::Object changed, patched(type(), resource.document, operations));
        if (changed == resource.document) {
            return render(session, client, resource, projection);
        }
        resource.document = std::move(changed);
        TRY(const Resource saved, save(session, client, std::move(resource)));
        return render(session, client, saved, projection);
    });
}

Status ProvisionedUsers::remove(const Client& client, const Target& target) {
    return ports_.database.write([&](sql::Session& session) -> Status {
        TRY(const Resource resource, seen(session, client, target));
        TRY_DONE(groups::forget_user(session, resource.id));
        TRY_DONE(delete_resource(session, resource.id));
        return ports_.users.remove(session, {client.caller, client.provider, id_of(resource)});
    });
}

Result<Rendered>
ProvisionedUsers::get(const Client& client, const std::string& id, const Projection& projection) {
    return ports_.database.read([&](sql::Session& session) -> Result<Rendered> {
        TRY(const Resource resource, get_resource(session, shelf(client), id));
        return render(session, client, resource, projection);
    });
}

/// What the filter sees of a user beside the document; none where it sees no more.
ResourceSearch::View
ProvisionedUsers::view_for(sql::Session& session, const Client& client, const Query& query) const {
    if (!query.filter || !mentions_rendered(*query.filter, type())) {
        return {};
    }
    const bool needs_groups = mentions(*query.filter, type(), "groups");
    return [&, needs_groups](const Resource& resource) -> Result<Json::Object> {
        if (!needs_groups) {
            return rendered(client, type(), resource);
        }
        TRY(auto with_groups, render(session, client, resource, Projection()));
        return std::move(with_groups.resource);
    };
}

Result<Page> ProvisionedUsers::query(const Client& client, const Query& query) {
    return ports_.database.read([&](sql::Session& session) -> Result<Page> {
        const Shelf mine = shelf(client);
        const ResourceSearch search{
            .shelf = mine, .type = type(), .view = view_for(session, client, query)};
        TRY(const Found found, search.run(session, query));
        Page page{.total = found.total, .start_index = query.start_index};
        TRY(page.resources, render_all(session, client, found.resources, query.projection));
        return page;
    });
}

Result<Json::Array> ProvisionedUsers::render_all(sql::Session& session,
                                                 const Client& client,
                                                 const std::vector<Resource>& resources,
                                                 const Projection& projection) const {
    std::map<std::string, Json::Array> groups_by_user;
    if (projection.has(type(), "groups")) {
        std::vector<std::string> ids;
        std::ranges::transform(resources, std::back_inserter(ids), &Resource::id);
        TRY(const auto all, groups::memberships(session, ids));
        for (const groups::Membership& in : all) {
            groups_by_user[in.user].push_back(group_json(client, ports_.catalogue, in));
        }
    }
    Json::Array items;
    for (const Resource& resource : resources) {
        Json::Object object = rendered(client, type(), resource);
        if (const auto in = groups_by_user.find(resource.id); in != groups_by_user.end()) {
            object.push_back({"groups", std::move(in->second)});
        }
        items.emplace_back(projection.of(type(), std::move(object)));
    }
    return items;
}

Result<Rendered> ProvisionedUsers::render(sql::Session& session,
                                          const Client& client,
                                          const Resource& resource,
                                          const std::optional<Projection>& projection) const {
    Rendered answer{.id = resource.id,
                    .location = location_of(client, type(), resource.id),
                    .revision = resource.revision,
                    .resource = {}};
    if (projection) {
        TRY(auto items, render_all(session, client, {resource}, *projection));
        answer.resource = std::move(*items.front().if_object());
    }
    return answer;
}

} // namespace muster::scim
