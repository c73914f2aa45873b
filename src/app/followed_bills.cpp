#include "app/followed_bills.h"

#include <optional>
#include <string>
#include <utility>

#include "base/aws_partition.h"
#include "bucket/poll_job.h"
#include "bucket/removal_job.h"

namespace muster::app {
namespace {

using bucket::BillSource;
using bucket::NewBillSource;
using connections::Connection;
using connections::ConnectionState;

bool works(ConnectionState state) {
    return state == ConnectionState::Connected || state == ConnectionState::Degraded;
}

/// The one that is called like the account, whoever keeps it.
Result<std::optional<BillSource>> source_of_account(sql::Session& session,
                                                    const Connection& connection) {
    if (!connection.account) {
        return std::optional<BillSource>();
    }
    return bucket::find_source_named(session, connection.account->str());
}

/// Whether a source that nobody keeps was made for the connection before sources had owners: a role
/// is of one connection alone.
bool was_made_for(const BillSource& source, const Connection& connection) {
    return !source.owner && source.what.role && connection.role &&
           source.what.role->arn == connection.role->str();
}

Result<std::optional<BillSource>> source_of(sql::Session& session, const Connection& connection) {
    TRY(auto own, bucket::find_source_of(session, connection.id.str()));
    if (own) {
        return own;
    }
    TRY(auto named, source_of_account(session, connection));
    if (!named || !was_made_for(*named, connection)) {
        return std::optional<BillSource>();
    }
    TRY_DONE(bucket::give_source(session, named->id, connection.id.str()));
    return named;
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
    if (connection.state == ConnectionState::Disconnected || !connection.bills) {
        return forget(session, connection);
    }
    TRY(auto wanted, wanted_by(connection));
    TRY(const auto own, source_of(session, connection));
    if (!wanted) {
        return own && !own->is_paused ? bucket::pause_source(session, own->id, true) : Status{};
    }
    if (own && is_same(own->what, *wanted)) {
        return own->is_paused ? bucket::pause_source(session, own->id, false) : Status{};
    }
    if (own) {
        TRY_DONE(bucket::remove_source(session, own->id));
    }
    TRY(const auto other, source_of_account(session, connection));
    TRY(const bool is_removing, bucket::RemovalJob::is_removing(session, wanted->source));
    if (other || is_removing) {
        return {}; // the next look at the connection asks again
    }
    return add(session, connection.id, std::move(*wanted), who);
}

Status FollowedBills::add(sql::Session& session,
                          const connections::ConnectionId& owner,
                          NewBillSource what,
                          const jobs::Origin& who) const {
    const auto id = bucket::BillSourceId::make(ports_.clock, ports_.random);
    TRY_DONE(bucket::insert_source(session, {.id = id,
                                             .what = std::move(what),
                                             .is_paused = false,
                                             .created_at = ports_.clock.now(),
                                             .polled_at = {},
                                             .failure = {},
                                             .owner = owner.str()}));
    TRY_DONE(ports_.start(session, bucket::PollJob::plan(id, who)));
    return {};
}

Status FollowedBills::forget(sql::Session& session, const Connection& connection) {
    TRY(const auto own, source_of(session, connection));
    return own ? bucket::remove_source(session, own->id) : Status{};
}

Result<std::optional<jobs::JobId>> FollowedBills::remove_bills(sql::Session& session,
                                                               const Connection& connection,
                                                               const jobs::Origin& who) const {
    if (!connection.account) {
        return std::optional<jobs::JobId>();
    }
    TRY(const auto started,
        ports_.start(session, bucket::RemovalJob::plan(connection.account->str(), who)));
    return std::optional(started.id);
}

Result<std::optional<connections::BillsHolder>>
FollowedBills::other_holder(sql::Session& session, const Connection& connection) {
    TRY(const auto named, source_of_account(session, connection));
    if (!named || named->owner == connection.id.str() || was_made_for(*named, connection)) {
        return std::optional<connections::BillsHolder>();
    }
    std::optional<connections::ConnectionId> owner;
    if (named->owner) {
        TRY(owner, connections::ConnectionId::parse(*named->owner));
    }
    return std::optional(connections::BillsHolder{.connection = owner, .since = named->created_at});
}

} // namespace muster::app
