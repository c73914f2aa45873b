#include "idempotency/request_memory.h"

#include <array>

#include "base/check.h"
#include "base/id.h"
#include "base/json.h"
#include "crypto/encoding.h"
#include "crypto/hmac.h"
#include "sql/rows.h"

namespace muster::idempotency {
namespace {

// The first row of a key is there for all who come at once, so that one of them makes it.
constexpr std::string_view kInsert =
    "INSERT INTO idempotency_request (key, content, attempt, state, leased_until, expires_at) "
    "VALUES (?, ?, ?, 'running', ?, ?) ON CONFLICT (key) DO NOTHING";
constexpr std::string_view kFind = "SELECT content, state, leased_until, answer, expires_at "
                                   "FROM idempotency_request WHERE key = ?";
constexpr std::string_view kTakeOver =
    "UPDATE idempotency_request SET content = ?, attempt = ?, state = 'running', leased_until = ?, "
    "answer = NULL, expires_at = ? WHERE key = ?";
constexpr std::string_view kMark = "UPDATE idempotency_request SET state = 'changed' "
                                   "WHERE key = ? AND attempt = ? AND state <> 'answered'";
constexpr std::string_view kRelease =
    "DELETE FROM idempotency_request WHERE key = ? AND attempt = ? AND state = 'running'";
constexpr std::string_view kAnswer =
    "UPDATE idempotency_request SET state = 'answered', answer = ? WHERE key = ? AND attempt = ?";
constexpr std::string_view kForget = "DELETE FROM idempotency_request WHERE expires_at <= ?";

struct Row {
    std::string content;
    std::string state;
    Instant leased_until;
    std::string answer;
    Instant expires_at;
};

Result<Row> row_of(const sql::Row& row) {
    return Row{.content = row.text(0),
               .state = row.text(1),
               .leased_until = Instant::from_unix_millis(row.integer(2)),
               .answer = row.text(3),
               .expires_at = Instant::from_unix_millis(row.integer(4))};
}

crypto::SealedPlace place_of(const std::string& key) {
    return {.table = "idempotency_request", .column = "answer", .row = key};
}

std::string text_of(const KeptAnswer& answer) {
    Json::Array headers;
    for (const auto& [name, value] : answer.headers) {
        headers.emplace_back(Json::Array{name, value});
    }
    return Json(Json::Object{{"status", answer.status},
                             {"headers", std::move(headers)},
                             {"body", crypto::base64url(as_bytes(answer.body))}})
        .str();
}

/// Whether the row stands for a request that may be handled anew.
bool is_over(const Row& row, Instant now) {
    return row.expires_at <= now || (row.state == "running" && row.leased_until <= now);
}

/// Why a request that came before, and has no answer yet, is not handled. A lease that has ended
/// means a change, since without one the attempt would have been taken over.
Error unanswered(const Row& row, Instant now) {
    if (row.leased_until <= now) {
        return {ErrorKind::Conflict, "idempotency.answer_lost",
                "the change was made, but its answer was lost: look at what is there now"};
    }
    return {ErrorKind::Conflict, "idempotency.in_progress",
            "a request with this key is being handled", std::chrono::seconds{1}};
}

} // namespace

std::string RequestMemory::hash(std::string_view purpose,
                                std::initializer_list<std::string_view> parts) const {
    std::string message(purpose);
    for (const std::string_view part : parts) {
        message.append(1, '\0').append(std::to_string(part.size())).append(1, ':').append(part);
    }
    return crypto::base64url(crypto::hmac_sha256(key_, as_bytes(message)).bytes);
}

Result<std::variant<Attempt, KeptAnswer>> RequestMemory::begin(const KeyedRequest& request) const {
    using Begun = std::variant<Attempt, KeptAnswer>;
    const Instant now = ports_.clock.now();
    const std::int64_t leased_until = (now + kLease).unix_millis();
    const std::int64_t expires_at = (now + kKept).unix_millis();
    const Attempt attempt{.key = hash("key", {request.who, request.route, request.key}),
                          .id = Uuid::make(ports_.clock, ports_.random).str()};
    const std::string content = hash("content", {request.content});
    return ports_.database.write([&](sql::Session& session) -> Result<Begun> {
        TRY(const std::int64_t inserted,
            session.execute(kInsert, {attempt.key, content, attempt.id, leased_until, expires_at}));
        if (inserted == 1) {
            return Begun(attempt);
        }
        TRY(const auto row, sql::find_row(session, kFind, {attempt.key}, &row_of));
        if (!row || is_over(*row, now)) {
            TRY_DONE(session.execute(kTakeOver,
                                     {content, attempt.id, leased_until, expires_at, attempt.key}));
            return Begun(attempt);
        }
        if (row->content != content) {
            return Error{ErrorKind::Impossible, "idempotency.key_reused",
                         "this key came with another request: choose a new one"};
        }
        if (row->state != "answered") {
            return unanswered(*row, now);
        }
        TRY(KeptAnswer answer, open(attempt.key, row->answer));
        return Begun(std::move(answer));
    });
}

Result<KeptAnswer> RequestMemory::open(const std::string& key, const std::string& sealed) const {
    TRY(const Secret text, ports_.sealer.open(sealed, place_of(key)));
    TRY(const Json document, Json::parse(text.reveal()));
    const Json* const status = document.find("status");
    const Json* const headers = document.find("headers");
    const Json* const body = document.find("body");
    MUSTER_CHECK(status != nullptr && headers != nullptr && body != nullptr,
                 "an answer was sealed that is none");
    KeptAnswer answer;
    answer.status = static_cast<int>(status->integer().value());
    for (const Json& header : *headers->if_array()) {
        const Json::Array& pair = *header.if_array();
        answer.headers.emplace_back(*pair.at(0).if_string(), *pair.at(1).if_string());
    }
    TRY(const Bytes bytes, crypto::base64url_bytes(*body->if_string()));
    answer.body = as_text(bytes);
    return answer;
}

Status RequestMemory::mark(sql::Session& session, const Attempt& attempt) {
    TRY(const std::int64_t marked, session.execute(kMark, {attempt.key, attempt.id}));
    if (marked == 0) {
        return Error{ErrorKind::Conflict, "idempotency.superseded",
                     "this took too long, and another request with its key is being handled"};
    }
    return {};
}

Status
RequestMemory::finish(const Attempt& attempt, Outcome outcome, const KeptAnswer& answer) const {
    const std::string sealed = ports_.sealer.seal(Secret(text_of(answer)), place_of(attempt.key));
    return ports_.database.write([&](sql::Session& session) -> Status {
        if (outcome == Outcome::Refused) {
            TRY(const std::int64_t released, session.execute(kRelease, {attempt.key, attempt.id}));
            if (released == 1) {
                return {};
            }
        }
        TRY_DONE(session.execute(kAnswer, {sealed, attempt.key, attempt.id}));
        return {};
    });
}

Status RequestMemory::clean_up() const {
    return ports_.database.write([&](sql::Session& session) -> Status {
        TRY_DONE(session.execute(kForget, {ports_.clock.now().unix_millis()}));
        return {};
    });
}

} // namespace muster::idempotency
