#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "identity/caller.h"
#include "identity/ids.h"
#include "scim/filter.h"
#include "scim/projection.h"
#include "scim/sort_order.h"

namespace muster::scim {

/// For whom something is done. Lives as long as the request.
struct Client {
    const identity::Caller& caller;
    identity::ProviderId provider;
    std::string base; // where the provider found us: "https://…/scim/v2/provider_…"
};

/// The resource that is meant and, where the client says, the revision that it has seen.
struct Target {
    std::string id;
    std::optional<std::int64_t> revision;
};

/// What a list is asked with. A plain value.
struct Query {
    static constexpr std::int64_t kDefaultCount = 100;
    static constexpr std::int64_t kMostCount = 1000; // as catalog/scim says of filters

    std::optional<Filter> filter = {};
    std::optional<SortOrder> sort = {}; // none: in the order they were made
    Projection projection = {};
    std::int64_t start_index = 1; // from 1
    std::int64_t count = kDefaultCount;
};

/// A piece of a list, in an order that stays.
struct Page {
    std::int64_t total = 0; // in all
    std::int64_t start_index = 1;
    Json::Array resources = {};
    std::vector<SortKey> keys = {}; // of each, where the query says an order
};

/// A resource as it is answered.
struct Rendered {
    std::string id;
    std::string location;
    std::int64_t revision = 1;
    Json::Object resource; // empty where nobody asked for it
};

/// Users or groups, as one provider sees and changes its own (RFC 7644 section 3). Whoever calls
/// knows that the client is that provider.
///
/// Errors of all: NotFound "scim.not_found", also for what is another's; those of the database. Of
/// all that write: Invalid "scim.invalid_syntax", "scim.invalid_value"; Conflict "scim.uniqueness",
/// "user.duplicate_email", "group.duplicate_name", "user.last_admin"; Stale "scim.stale".
class Endpoint {
public:
    virtual ~Endpoint() = default;

    virtual Result<Rendered>
    create(const Client& client, const Json& body, const Projection& projection) = 0;
    virtual Result<Rendered> replace(const Client& client,
                                     const Target& target,
                                     const Json& body,
                                     const Projection& projection) = 0;
    /// Without a projection, nothing is rendered. Errors: also those of read_patch() and apply().
    virtual Result<Rendered> patch(const Client& client,
                                   const Target& target,
                                   const Json& body,
                                   const std::optional<Projection>& projection) = 0;
    virtual Status remove(const Client& client, const Target& target) = 0;
    virtual Result<Rendered>
    get(const Client& client, const std::string& id, const Projection& projection) = 0;
    /// Errors: Invalid "scim.invalid_filter", "scim.invalid_path" of the order.
    virtual Result<Page> query(const Client& client, const Query& query) = 0;
};

} // namespace muster::scim
