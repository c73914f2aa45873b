#pragma once

#include <string>
#include <string_view>

#include "groups/granted_roles.h"
#include "groups/groups.h"
#include "groups/migrations.h"
#include "scim/migrations.h"
#include "scim/provisioned_groups.h"
#include "scim/provisioned_users.h"
#include "support/identity_world.h"

namespace muster::test {

/// Everything that a provider keeps users and groups with, over the world of identity.
struct ScimWorld {
    explicit ScimWorld(sql::Engine engine = sql::Engine::Sqlite) : identity(engine) {
        identity.database.migrate("groups", groups::migrations()).value();
        identity.database.migrate("scim", scim::migrations()).value();
    }

    /// What a body of JSON makes; its id, later than those before.
    std::string make(scim::Endpoint& endpoint, std::string_view body) {
        identity.clock.advance(std::chrono::milliseconds{1});
        return endpoint.create(client, json(body), {}).value().id;
    }
    std::string make_user(std::string_view name) {
        return make(users, R"({"userName":")" + std::string(name) + R"("})");
    }
    /// A resource as it is answered, without what the tests of schemas and meta are about.
    std::string shown(scim::Endpoint& endpoint, const std::string& id) {
        Json::Object resource = endpoint.get(client, id, {}).value().resource;
        std::erase_if(resource, [](const JsonMember& member) {
            return member.key == "schemas" || member.key == "id" || member.key == "meta";
        });
        return Json(resource).str();
    }
    Result<scim::Rendered>
    patch(scim::Endpoint& endpoint, const std::string& id, std::string_view operations) {
        return endpoint.patch(client, {.id = id, .revision = {}},
                              json(R"({"Operations":)" + std::string(operations) + "}"),
                              scim::Projection());
    }
    /// The ids of the resources that a filter means.
    std::vector<std::string> found(scim::Endpoint& endpoint, std::string_view filter) {
        scim::Query query;
        query.filter = scim::parse_filter(filter).value();
        std::vector<std::string> ids;
        const auto page = endpoint.query(client, query).value();
        for (const Json& resource : page.resources) {
            ids.push_back(*resource.find("id")->if_string());
        }
        EXPECT_EQ(page.total, std::ssize(ids));
        return ids;
    }
    static Json json(std::string_view text) { return Json::parse(text).value(); }
    identity::User user(const std::string& id) {
        return identity.users.get(identity::UserId::parse(id).value()).value();
    }

    IdentityWorld identity;
    identity::User ann = identity.make_admin();
    groups::GrantedRoles granted;
    identity::EffectiveRoles roles{{identity.changes, identity.clock, &granted}};
    identity::FederatedUsers federated{
        {identity.database, identity.changes, identity.clock, identity.random, roles}};
    groups::Groups all_groups{
        {identity.database, identity.changes, identity.clock, identity.random, roles}};
    scim::Catalogue catalogue = scim::Catalogue::load();
    scim::ProvisionedUsers users{
        {identity.database, identity.clock, identity.random, federated, catalogue}};
    scim::ProvisionedGroups groups{{identity.database, identity.clock, all_groups, catalogue}};
    identity::Caller caller = identity.provisioning();
    scim::Client client{
        .caller = caller, .provider = identity.provider, .base = "https://muster.example.com/scim"};
};

} // namespace muster::test
