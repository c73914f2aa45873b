#include "app/followed_bills.h"

#include <optional>
#include <string>
#include <utility>

#include "base/aws_partition.h"
#include "bucket/poll_job.h"

namespace muster::app {
namespace {

using bucket::BillSource;
using bucket::NewBillSource;
using connections::Connection;
using connections::ConnectionState;

bool works(ConnectionState state) {
    return state == ConnectionState::Connected || state == ConnectionState::Degraded;
}

Result<std::optional<BillSource>> source_of(sql::Session& session, const Connection& connection) {
    if (!connection.account) {
        return std::optional<BillSource>();
    }
    return bucket::find_source_named(session, connection.account->str());
}

/// Nullopt: nothing is to be read.
Result<std::optional<NewBillSource>> wanted_by(const Connection& connection) {
    if (!works(connection.state) || !connection.bills || !connection.account || !connection.role) {
        return std::optional<NewBillSource>();
    }
    const connections::BillsPlace& bills = *connection.bills;
    std::string place = std::string(bucket::Address::kScheme) + bills.bucket.str() + '/';
    place += bills.prefix.empty() ? "" : bills.prefix + '/';
    place += bills.report ? bills.report->str() + '/' : "";
    TRY(auto address, bucket::Address::parse(place));
    const std::string_view global = global_region(connection.partition);
    TRY(auto region, bucket::RegionName::parse(bills.region.empty() ? global : bills.region));
    return std::optional(
        NewBillSource{.source = connection.account->str(),
                      .address = std::move(address),
                      .region = std::move(region),
                      .payer = bucket::Bucket::Payer::Owner,
                      .role = bucket::SourceRole{.arn = connection.role->str(),
                                                 .external_id = connection.external_id.str()}});
}

bool is_same(const NewBillSource& a, const NewBillSource& b) {
    return a.address.bucket == b.address.bucket && a.address.prefix == b.address.prefix &&
           a.region == b.region && a.role && b.role && a.role->arn == b.role->arn &&
           a.role->external_id == b.role->external_id;
}

} // namespace

Status FollowedBills::follow(sql::Session& session,
                             const Connection& connection,
                             const jobs::Origin& who) const {
    TRY(auto wanted, wanted_by(connection));
    TRY(const auto there, source_of(session, connection));
    if (!wanted) {
        return there && !there->is_paused ? bucket::pause_source(session, there->id, true)
                                          : Status{};
    }
    if (there && is_same(there->what, *wanted)) {
        return there->is_paused ? bucket::pause_source(session, there->id, false) : Status{};
    }
    if (there) {
        TRY_DONE(bucket::remove_source(session, there->id));
    }
    return add(session, std::move(*wanted), who);
}

Status
FollowedBills::add(sql::Session& session, NewBillSource what, const jobs::Origin& who) const {
    const auto id = bucket::BillSourceId::make(ports_.clock, ports_.random);
    TRY_DONE(bucket::insert_source(session, {.id = id,
                                             .what = std::move(what),
                                             .is_paused = false,
                                             .created_at = ports_.clock.now(),
                                             .polled_at = {},
                                             .failure = {}}));
    TRY_DONE(ports_.start(session, bucket::PollJob::plan(id, who)));
    return {};
}

Status FollowedBills::forget(sql::Session& session, const Connection& connection) {
    TRY(const auto there, source_of(session, connection));
    return there ? bucket::remove_source(session, there->id) : Status{};
}

} // namespace muster::app
