#include "callbacks/callbacks.h"

#include <utility>

#include "callbacks/sns_notification.h"
#include "callbacks/stack_answer.h"
#include "connections/connection_store.h"
#include "jobs/job_rows.h"

namespace muster::callbacks {
namespace {

using connections::Connection;
using connections::ConnectionState;
using jobs::JobState;

/// An answer is taken for two hours, and a message kept by SQS for fourteen days at most.
constexpr std::chrono::hours kKept{15 * 24};
/// While a task is that young, its page may be open, and it asks every few seconds anyway.
constexpr std::chrono::minutes kYoung{30};

/// Nobody has asked but a stack.
jobs::Origin origin_of(const Connection& connection) {
    return {.actor = "connections", .request_id = "", .scope = connection.id.str()};
}

std::optional<CallbackOutcome> refused_as(const Error& error) {
    if (error.reason == "callback.malformed") {
        return CallbackOutcome::Malformed;
    }
    if (error.reason == "callback.misdirected") {
        return CallbackOutcome::Misdirected;
    }
    if (error.reason == "callback.forged") {
        return CallbackOutcome::Forged;
    }
    return error.reason == "callback.bad_url" ? std::optional(CallbackOutcome::BadUrl)
                                              : std::nullopt;
}

Result<std::optional<Connection>> connection_of(sql::Session& session,
                                                const StackRequest& request) {
    const auto external_id = connections::ExternalId::parse(request.external_id);
    if (!external_id) {
        return std::optional<Connection>();
    }
    TRY(auto found, connections::find_connection_by(session, *external_id));
    return found && found->partition == request.stack.partition ? std::move(found) : std::nullopt;
}

/// The message is to come again in a moment.
Error busy() {
    return {ErrorKind::Conflict, "callback.busy", "the role is being looked at"};
}

} // namespace

Result<StackRequest> Callbacks::read(std::string_view body, const std::stop_token& stop) const {
    TRY(const auto notification, SnsNotification::parse(body));
    if (notification.topic != topic_.str()) {
        return Error{ErrorKind::Forbidden, "callback.misdirected", "of another topic"};
    }
    if (ports_.signatures != nullptr) {
        TRY_DONE(ports_.signatures->expect_signed(notification, topic_, stop));
    }
    TRY(auto request, StackRequest::parse(notification.message));
    TRY_DONE(urls_.expect_ours(request));
    return request;
}

Result<CallbackOutcome> Callbacks::handle(std::string_view body,
                                          const std::stop_token& stop) const {
    const auto request = read(body, stop);
    if (!request) {
        const auto refused = refused_as(request.error());
        return refused ? Result<CallbackOutcome>(*refused) : request.error();
    }
    return heed_and_answer(*request, stop);
}

Result<CallbackOutcome> Callbacks::heed_and_answer(const StackRequest& request,
                                                   const std::stop_token& stop) const {
    struct Noted {
        std::optional<Connection> connection;
        Known known = Known::New;
    };
    TRY(const Noted noted, ports_.database.write([&](sql::Session& session) -> Result<Noted> {
        Noted now;
        TRY(now.connection, connection_of(session, request));
        if (now.connection) { // what strangers say is not kept
            TRY(now.known, note_request(session, request, ports_.clock.now()));
            TRY_DONE(now.known == Known::New ? heed(session, request, *now.connection) : Status());
        }
        return now;
    }));
    if (noted.known == Known::Answered) {
        return CallbackOutcome::Duplicate;
    }
    ports_.wake();
    const StackAnswer answer = StackAnswer::to(request, noted.connection);
    TRY(const int status, ports_.put(request.response_url, answer.body(request), stop));
    if (status >= 500) {
        return Error{ErrorKind::Unavailable, "callback.not_taken",
                     "S3 does not take the answer now"};
    }
    TRY_DONE(ports_.database.write([&](sql::Session& session) {
        return mark_answered(session, request, ports_.clock.now());
    }));
    if (status < 200 || status >= 300) {
        return CallbackOutcome::Unwanted;
    }
    return noted.connection ? CallbackOutcome::Answered : CallbackOutcome::Stranger;
}

Status
Callbacks::heed(sql::Session& session, const StackRequest& request, Connection connection) const {
    TRY_DONE(ports_.changes.record(session, "connection.called_back", connection.id,
                                   origin_of(connection),
                                   Json::Object{{"request", kRequestKindNames.name(request.kind)},
                                                {"stack", request.stack.text},
                                                {"account", request.stack.account.str()}}));
    if (connection.account != request.stack.account) {
        return {}; // a member's, by a stack set; or a mistake, which the answer tells of
    }
    if (request.kind == RequestKind::Update) {
        connection.probed_at.reset(); // its permissions may be others: all of them are looked at
        TRY_DONE(connections::save_connection(session, connection));
    }
    if (request.kind == RequestKind::Delete && (connection.state == ConnectionState::Connected ||
                                                connection.state == ConnectionState::Degraded)) {
        const connections::Cause why{
            std::string(connections::kStackDeleting),
            "CloudFormation is deleting the stack that made the role: the access ends with it"};
        TRY(connection,
            ports_.changes.move(session, connection, connection.state, why, origin_of(connection)));
    }
    if (connection.role && connections::is_watched(connection.state)) {
        return hasten_watch(session, connection);
    }
    const bool awaits = connection.state == ConnectionState::Pending ||
                        connection.state == ConnectionState::Verifying ||
                        connection.state == ConnectionState::Error;
    return awaits && request.kind != RequestKind::Delete
               ? hasten_listening(session, std::move(connection))
               : Status();
}

Status Callbacks::hasten_watch(sql::Session& session, const Connection& connection) const {
    const std::string id = connection.id.str();
    TRY(const auto started,
        ports_.queue.start(session, {.kind = std::string(connections::kWatchKind),
                                     .business_key = id,
                                     .input = Json::Object{{"connection", id}},
                                     .origin = origin_of(connection)}));
    TRY(const jobs::Job job, jobs::get_job(session, started.id));
    if (job.state == JobState::Running) {
        return busy(); // with what was before, perhaps; and then it rests
    }
    if (job.state == JobState::Waiting) {
        TRY_DONE(ports_.queue.retry(session, started.id, origin_of(connection)));
    }
    return {};
}

Status Callbacks::hasten_listening(sql::Session& session, Connection connection) const {
    const std::string id = connection.id.str();
    const jobs::NewJob wanted{.kind = std::string(connections::kListenKind),
                              .business_key = id,
                              .input = Json::Object{{"connection", id}},
                              .origin = origin_of(connection)};
    TRY(jobs::Started started, ports_.queue.start(session, wanted));
    TRY(const jobs::Job job, jobs::get_job(session, started.id));
    const bool is_old = ports_.clock.now() - job.created_at > kYoung;
    if (is_old && job.state == JobState::Running) {
        return busy(); // and then it rests for minutes
    }
    if (is_old) {
        // It asks seldom by now, and IAM may need a moment more: another asks often.
        TRY_DONE(ports_.queue.cancel(session, started.id, origin_of(connection)));
        TRY(started, ports_.queue.start(session, wanted));
    } else if (job.state == JobState::Waiting) {
        TRY_DONE(ports_.queue.retry(session, started.id, origin_of(connection)));
    }
    if (connection.task != started.id.str()) {
        connection.task = started.id.str();
        TRY_DONE(connections::save_connection(session, connection));
    }
    return {};
}

Status Callbacks::forget_old() const {
    return ports_.database.write([&](sql::Session& session) {
        return forget_requests(session, ports_.clock.now() - kKept);
    });
}

} // namespace muster::callbacks
