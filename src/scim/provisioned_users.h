#pragma once

#include <span>

#include "base/clock.h"
#include "base/random.h"
#include "identity/federated_users.h"
#include "scim/endpoint.h"
#include "scim/rendering.h"
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
    [[nodiscard]] Rendering rendering(sql::Session& session, const Client& client) const;
    [[nodiscard]] identity::Email email_of(const Json::Object& document) const;
    Result<identity::User> make_or_take_over(sql::Session& session,
                                             const Client& client,
                                             const Json::Object& document) const;
    Status follow_active(sql::Session& session,
                         const Client& client,
                         const identity::User& user,
                         Resource& resource) const;
    Result<Resource> save(sql::Session& session,
                          const Client& client,
                          const Resource& before,
                          Json::Object document) const;
    Status add_groups(sql::Session& session,
                      const Client& client,
                      std::span<const Resource> resources,
                      std::span<Json::Object> objects) const;

    Ports ports_;
};

} // namespace muster::scim
