#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/enum_names.h"
#include "base/instant.h"
#include "base/result.h"
#include "connections/connection.h"
#include "inventory/rate.h"
#include "sql/session.h"

namespace muster::inventory {

/// Why what is known of a resource is old.
struct Staleness {
    Instant since;
    std::string reason;
    std::string detail;
};

/// A resource as it was last seen. A plain value.
struct Resource {
    std::string arn;
    connections::ConnectionId connection;
    std::string account;
    std::string region; // empty: not known
    std::string kind;
    std::string id;
    std::optional<std::string> name; // its tag Name where AWS has no other
    std::optional<std::string> state;
    std::optional<std::string> type;
    std::optional<std::int64_t> size;
    std::optional<Instant> since;
    Tags tags;
    Rating rate = std::unexpected(Unrated::NoPrice);
    Instant first_seen_at;
    Instant seen_at;
    std::optional<Instant> ended_at;
    std::optional<Staleness> stale;
};

struct TagFilter {
    std::string key;
    std::optional<std::string> value; // none: any
};

/// Which resources; of several values of a field one has to fit.
struct ResourceFilter {
    enum class Ended { LeaveOut, Show };
    std::vector<std::string> accounts{};
    std::vector<std::string> regions{};
    std::vector<std::string> kinds{};
    std::vector<std::string> states{};
    std::vector<TagFilter> tags{};
    std::string text{}; // in ARN, name, type or tags
    Ended ended = Ended::LeaveOut;
};

enum class ResourceOrder { Arn, Cost };

inline constexpr auto kResourceOrderNames = enum_names<ResourceOrder>({
    {ResourceOrder::Arn, "arn"},
    {ResourceOrder::Cost, "-monthly_rate"},
});

/// The last resource of a page.
struct ResourceCursor {
    std::int64_t monthly = -1; // its rate; -1: none
    std::string arn;

    /// Errors: Invalid "resources.bad_cursor".
    static Result<ResourceCursor> parse(std::string_view text);
    [[nodiscard]] static ResourceCursor of(const Resource& resource);
    [[nodiscard]] std::string str() const;
};

struct ResourcePage {
    ResourceOrder order = ResourceOrder::Arn;
    std::optional<ResourceCursor> after{};
    std::int64_t limit = 50;
};

/// Resources of one kind, counted and added up.
struct KindTotal {
    std::string kind;
    std::int64_t resources = 0;
    std::int64_t rated = 0;
    std::int64_t stale = 0;
    Rate rate; // of those that have one
};

// Errors of all: those of sql::Session.
Result<std::vector<Resource>>
list_resources(sql::Session& session, const ResourceFilter& filter, const ResourcePage& page);
Result<std::vector<KindTotal>> total_resources(sql::Session& session, const ResourceFilter& filter);

/// One look that failed, and stays so.
struct FailedLook {
    std::string account;
    std::string region; // empty: of the account
    std::string kind;
    std::optional<Instant> collected_at;
    Staleness stale;

    /// What a list goes on after.
    [[nodiscard]] std::string key() const { return account + '/' + region + '/' + kind; }
};
Result<std::vector<FailedLook>>
list_failed_looks(sql::Session& session, const std::string& after, std::int64_t limit);
/// How many looks of the connection failed, and stay so.
Result<std::int64_t> count_failed_looks(sql::Session& session, const connections::ConnectionId& id);

} // namespace muster::inventory
