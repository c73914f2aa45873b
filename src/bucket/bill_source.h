#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/instant.h"
#include "base/result.h"
#include "bucket/address.h"
#include "bucket/bucket.h"
#include "sql/session.h"

namespace muster::bucket {

struct BillSourceTag {
    static constexpr std::string_view kPrefix = "bills";
};
using BillSourceId = Id<BillSourceTag>;

/// A role that a source's bucket is read in.
struct SourceRole {
    std::string arn;
    std::string external_id; // empty: without one
};

/// What a source is made of. Its name is that of its bills in the ledger, and unique.
struct NewBillSource {
    std::string source;
    Address address;
    RegionName region; // where the bucket is asked for first; it is found wherever it lies
    Bucket::Payer payer = Bucket::Payer::Owner;
    std::optional<SourceRole> role{}; // none: Muster's own identity
};

/// Why the last look at a source did not go well.
struct PollFailure {
    std::string reason;
    std::string detail;
};

/// A place in S3 that bills come from by themselves. A plain value.
struct BillSource {
    BillSourceId id;
    NewBillSource what;
    bool is_paused = false;
    Instant created_at;
    std::optional<Instant> polled_at; // when it last was read well
    std::optional<PollFailure> failure;
    std::optional<std::string> owner{}; // the connection that keeps it; none: people do, by hand
    std::optional<Instant> looked_at{}; // however that went
    std::int64_t revision = 1;          // one higher with each change by people
};

// In the caller's transaction; errors are those of the database where nothing else is said. To have
// a new source read at once, start PollJob::plan(id) in the same transaction.

/// Errors: Invalid "billing.malformed_source" for a name that is empty or longer than 200 bytes;
/// Conflict "billing.source_taken" when another has the name, or the owner another source.
Status insert_source(sql::Session& session, const BillSource& source);
Result<std::optional<BillSource>> find_source(sql::Session& session, const BillSourceId& id);
Result<std::optional<BillSource>> find_source_named(sql::Session& session, std::string_view name);
/// The one that the owner keeps.
Result<std::optional<BillSource>> find_source_of(sql::Session& session, std::string_view owner);
/// By name.
Result<std::vector<BillSource>> list_sources(sql::Session& session);
/// Address, region, payer and whether it rests, one revision higher than the one that was read;
/// `source.revision` is that one. Errors: Stale "billing.source_stale".
Result<BillSource> save_source(sql::Session& session, BillSource source);
/// Errors: NotFound "billing.no_such_source".
Status pause_source(sql::Session& session, const BillSourceId& id, bool is_paused);
/// Errors: NotFound "billing.no_such_source".
Status give_source(sql::Session& session, const BillSourceId& id, std::string_view owner);
/// Its bills stay in the ledger. Errors: NotFound "billing.no_such_source".
Status remove_source(sql::Session& session, const BillSourceId& id);

/// The ETags of manifests whose deliveries are in the ledger, by key.
using ReadManifests = std::map<std::string, std::string, std::less<>>;
Result<ReadManifests> read_manifests(sql::Session& session, const BillSourceId& id);
/// All there is counts as new.
Status forget_manifests(sql::Session& session, const BillSourceId& id);
/// All that is there is in the ledger; a source that is gone meanwhile stays gone.
Status save_poll(sql::Session& session,
                 const BillSourceId& id,
                 const ReadManifests& manifests,
                 Instant now);
Status save_failure(sql::Session& session,
                    const BillSourceId& id,
                    const PollFailure& failure,
                    Instant now);

} // namespace muster::bucket
