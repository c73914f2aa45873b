#include "app/followed_history.h"

#include "bucket/removal_job.h"
#include "history/history_job.h"
#include "jobs/open_job.h"

namespace muster::app {
namespace {

using connections::Connection;
using connections::ConnectionKind;
using connections::ConnectionState;

bool has_history(const Connection& connection) {
    const bool works = connection.state == ConnectionState::Connected ||
                       connection.state == ConnectionState::Degraded;
    const bool is_told_by_others =
        connection.kind == ConnectionKind::Member && !connection.bills.has_value();
    return works && connection.account && connection.role && !is_told_by_others &&
           history::HistoryJob::is_in(connection.partition);
}

} // namespace

Status FollowedHistory::follow(sql::Session& session,
                               const Connection& connection,
                               const jobs::Origin& who) const {
    if (reads_ == HistoryReads::OnRequest || !has_history(connection)) {
        return {};
    }
    TRY(const auto asked, history::list_months(session, connection.account->str()));
    TRY(const bool is_removing,
        bucket::RemovalJob::is_removing(session, connection.account->str()));
    if (!asked.empty() || is_removing) {
        return {}; // the next look at the connection asks again
    }
    TRY_DONE(ports_.start(
        session, history::HistoryJob::plan({.account = *connection.account,
                                            .partition = connection.partition,
                                            .role = {.arn = connection.role->str(),
                                                     .external_id = connection.external_id.str()}},
                                           who)));
    return {};
}

Status FollowedHistory::forget(sql::Session& session, const Connection& connection) {
    return connection.account ? history::forget_months(session, connection.account->str())
                              : Status();
}

Status FollowedHistory::call_off(sql::Session& session,
                                 const Connection& connection,
                                 const jobs::Origin& who) const {
    if (!connection.account) {
        return {};
    }
    TRY(const auto open,
        jobs::find_open_job(session, history::HistoryJob::kKind, connection.account->str()));
    if (open) {
        TRY_DONE(ports_.cancel(session, *open, who));
    }
    return forget(session, connection);
}

} // namespace muster::app
