#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "identity/federated_users.h"
#include "scim/endpoint.h"
#include "scim/resource_search.h"
#include "scim/resource_store.h"
#include "scim/schema.h"
#include "sql/database.h"

namespace muster::scim {

/// `/Users`: what a provider sends is kept as it was sent, and makes or changes a federated user.
///
/// `active` switches the user off and on; who was deactivated by an Admin meanwhile stays so until
/// an Admin says otherwise, whatever the provider says. Without an address the user gets one that
/// no mail reaches. A user of the provider who came by signing in is taken over. Thread-safe as far
/// as its ports are.
class ProvisionedUsers final : public Endpoint {
public:
    struct Ports {
        sql::Database& database;
        const Clock& clock;
        Random& random;
        const identity::FederatedUsers& users;
        const Catalogue& catalogue;
    };
    explicit ProvisionedUsers(const Ports& ports) : ports_(ports) {}

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
    [[nodiscard]] const ResourceType& type() const { return ports_.catalogue.users(); }
    [[nodiscard]] static Shelf shelf(const Client& client) {
        return {.provider = client.provider, .kind = Kind::User};
    }
    [[nodiscard]] identity::Email email_of(const Json::Object& document) const;
    Result<identity::User> make_or_take_over(sql::Session& session,
                                             const Client& client,
                                             const Json::Object& document) const;
    Status follow_active(sql::Session& session,
                         const Client& client,
                         const identity::User& user,
                         Resource& resource) const;
    Result<Resource> save(sql::Session& session, const Client& client, Resource changed) const;
    Result<Resource> seen(sql::Session& session, const Client& client, const Target& target) const;
    ResourceSearch::View
    view_for(sql::Session& session, const Client& client, const Query& query) const;
    Result<Json::Array> render_all(sql::Session& session,
                                   const Client& client,
                                   const std::vector<Resource>& resources,
                                   const Projection& projection) const;
    Result<Rendered> render(sql::Session& session,
                            const Client& client,
                            const Resource& resource,
                            const std::optional<Projection>& projection) const;

    Ports ports_;
};

} // namespace muster::scim
