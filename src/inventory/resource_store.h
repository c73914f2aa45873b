#pragma once

#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/aws_account_id.h"
#include "base/instant.h"
#include "base/result.h"
#include "connections/connection.h"
#include "inventory/resource.h"
#include "sql/session.h"

namespace muster::inventory {

/// One look at one kind at one place. A plain value.
struct Look {
    connections::ConnectionId connection;
    AwsAccountId account;
    std::string region; // that was asked; empty for kinds that are global
    const ResourceKind& kind;
    Instant at; // when the collection began that it is a part of
};

/// A place and a kind: what of a collection is done.
using LookedAt = std::set<std::pair<std::string, std::string>>; // region, kind

// The rows of resources, each function inside the caller's transaction. Errors of all: those of
// sql::Session.

/// What was found becomes what there is, with its rate.
Status
save_resources(sql::Session& session, const Look& look, std::span<const FoundResource> found);
/// Everything was found: what was not has ended.
Status end_look(sql::Session& session, const Look& look);
/// It could not be read: what was found before stays, and is old.
Status fail_look(sql::Session& session, const Look& look, const Error& error, Instant now);
/// What an account's collection that began then has read whole, so that it is not read again.
Result<LookedAt> looked_at_since(sql::Session& session, const AwsAccountId& account, Instant begun);

/// What is known of the collections of a connection's account.
struct Collections {
    Instant tried_at;                // when the last one ended
    std::optional<Instant> ended_at; // when one last went over the whole account
    std::string reason;              // why the last one did not; empty: it did
    std::string detail;
};
/// A collection has gone over the whole account.
Status save_collected(sql::Session& session, const connections::ConnectionId& id, Instant now);
/// A collection ended before that: for a reason, or because somebody wanted so.
Status save_uncollected(sql::Session& session,
                        const connections::ConnectionId& id,
                        Instant now,
                        const std::string& reason,
                        const std::string& detail);
/// Nullopt: there was none.
Result<std::optional<Collections>> find_collections(sql::Session& session,
                                                    const connections::ConnectionId& id);

/// Whether something in the account is where nobody has looked for prices yet.
Result<bool> has_unpriced(sql::Session& session, const AwsAccountId& account);
/// Regions that something with a price is in.
Result<std::vector<std::string>> regions_in_use(sql::Session& session);
/// Makes the rates of a region's resources anew, a page of them; the last of it, nullopt at the
/// end.
Result<std::optional<std::string>>
rate_again(sql::Session& session, std::string_view region, std::string_view after, int limit);

/// What was read through the connection is gone.
Status forget_connection(sql::Session& session, const connections::ConnectionId& id);
/// Resources that ended before then are gone.
Status forget_ended(sql::Session& session, Instant before);

} // namespace muster::inventory
