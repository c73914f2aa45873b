#pragma once

#include <span>

#include "base/clock.h"
#include "groups/groups.h"
#include "scim/endpoint.h"
#include "scim/member_operations.h"
#include "scim/rendering.h"
#include "scim/resource_store.h"
#include "scim/schema.h"
#include "sql/database.h"

namespace muster::scim {

/// `/Groups`: the groups of a provider and who is in them. What a group gives its members is said
/// by an Admin. A group of the provider that came with somebody who signed in is taken over.
/// Thread-safe as far as its ports are.
class ProvisionedGroups final : public Endpoint {
public:
    struct Ports {
        sql::Database& database;
        const Clock& clock;
        const groups::Groups& groups;
        const Catalogue& catalogue;
    };
    explicit ProvisionedGroups(const Ports& ports) : ports_(ports) {}

    Result<Rendered>
    create(const Client& client, const Json& body, const Projection& projection) override;
    Result<Rendered> replace(const Client& client,
                             const Target& target,
                             const Json& body,
                             const Projection& projection) override;
    Result<Rendered> patch(const Client& client,
                           const Target& target,
                           const Json& body,
                           const std::optional<Projection>& projection) override;
    Status remove(const Client& client, const Target& target) override;
    Result<Rendered>
    get(const Client& client, const std::string& id, const Projection& projection) override;
    Result<Page> query(const Client& client, const Query& query) override;

private:
    [[nodiscard]] const ResourceType& type() const { return ports_.catalogue.groups(); }
    [[nodiscard]] static Shelf shelf(const Client& client) {
        return {.provider = client.provider, .kind = Kind::Group};
    }
    [[nodiscard]] Rendering rendering(sql::Session& session, const Client& client) const;
    Result<groups::Group> make_or_take_over(sql::Session& session,
                                            const Client& client,
                                            const groups::GroupName& name) const;
    /// Whether anybody came or went.
    Result<bool> change_members(sql::Session& session,
                                const Client& client,
                                const groups::Group& group,
                                const MemberOperations& operations) const;
    Result<Resource> save(sql::Session& session,
                          const Client& client,
                          const Resource& before,
                          Json::Object document,
                          const MemberOperations& operations) const;
    /// What members are added to, and for which filter; null: all of them.
    struct Addition {
        std::span<const Resource> resources;
        std::span<Json::Object> objects;
        const Filter* filter = nullptr;
    };
    Status add_members(sql::Session& session, const Client& client, const Addition& to) const;
    Result<std::vector<groups::UserId>> members_seen_by(sql::Session& session,
                                                        const groups::GroupId& group,
                                                        const Filter* filter) const;

    Ports ports_;
};

} // namespace muster::scim
