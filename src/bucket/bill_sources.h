#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/log.h"
#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "base/strong_string.h"
#include "bucket/bill_source.h"
#include "jobs/job.h"
#include "jobs/queue.h"
#include "sql/database.h"

namespace muster::bucket {

struct SourceRoleRules {
    static constexpr std::string_view kReason = "billing.malformed_role";
    static constexpr std::string_view kForm = "a role's ARN: arn:aws:iam::123456789012:role/Name";
    static bool accepts(std::string_view text);
};
using SourceRoleArn = StrongString<SourceRoleRules>;

/// A source as people ask for one.
struct WantedBillSource {
    std::string name; // of its bills in the ledger
    Address address;
    std::optional<RegionName>
        region{}; // none: where its role's partition begins, without one at home
    Bucket::Payer payer = Bucket::Payer::Owner;
    std::optional<SourceRoleArn> role{}; // none: Muster's own identity reads
};

/// What changes about a source; absent stays as it is. Its name and its role are what it is.
struct BillSourceEdit {
    std::optional<Address> address{}; // another place: all there is read
    std::optional<RegionName> region{};
    std::optional<Bucket::Payer> payer{};
    std::optional<bool> is_paused{};
};

/// The places in S3 that bills come from, as people keep them. Those of connections are seen and
/// looked at, and changed by their connection alone. Whoever calls has checked the permission. Each
/// change is in the audit log. Thread-safe as far as its ports are.
class BillSources {
public:
    struct Ports {
        const sql::Database& database;
        audit::Log& audit;
        const Clock& clock;
        Random& random;
        std::string home_region; // of Muster's own identity
        /// Queue::start() and Queue::retry() of the queue that knows PollJob.
        std::function<Result<jobs::Started>(sql::Session&, const jobs::NewJob&)> start;
        std::function<Result<jobs::Job>(sql::Session&, const jobs::JobId&, const jobs::Origin&)>
            hurry;
    };
    explicit BillSources(Ports ports) : ports_(std::move(ports)) {}

    /// A source is looked at at once. A role is asked for an external id that is made here, as that
    /// of a connection is. Errors: those of insert_source(); Conflict "billing.source_leaving"
    /// while the bills of that name are being deleted.
    Result<BillSource> create(WantedBillSource wanted, const jobs::Origin& who) const;
    /// `revision` is the one the caller has seen. Errors: NotFound "billing.no_such_source"; Stale
    /// "billing.source_stale"; Conflict "billing.source_kept".
    Result<BillSource> edit(const BillSourceId& id,
                            std::int64_t revision,
                            const BillSourceEdit& edit,
                            const jobs::Origin& who) const;
    /// Its bills stay in the ledger. Errors: NotFound "billing.no_such_source"; Conflict
    /// "billing.source_kept".
    Status remove(const BillSourceId& id, const jobs::Origin& who) const;
    /// The job that looks at it, now also where it waits to try again. Errors: NotFound
    /// "billing.no_such_source"; Conflict "billing.source_paused".
    Result<jobs::JobId> look(const BillSourceId& id, const jobs::Origin& who) const;

    /// Errors: NotFound "billing.no_such_source".
    [[nodiscard]] Result<BillSource> get(const BillSourceId& id) const;
    /// By name.
    [[nodiscard]] Result<std::vector<BillSource>> list() const;

private:
    Status record(sql::Session& session,
                  std::string_view action,
                  const BillSource& source,
                  const jobs::Origin& who) const;

    Ports ports_;
};

/// What people can do about a look that did not go well, by its reason; empty where the detail of
/// the failure says all there is.
std::string_view remedy_for(std::string_view reason);

} // namespace muster::bucket
