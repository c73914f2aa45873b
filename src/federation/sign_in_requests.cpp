#include "federation/sign_in_requests.h"

#include <algorithm>

#include "crypto/encoding.h"
#include "crypto/hmac.h"
#include "sql/rows.h"

namespace muster::federation {
namespace {

constexpr std::string_view kInsertSignInRequest =
    "INSERT INTO federation_request (id, state_hash, browser_hash, provider_id, purpose, "
    "return_to, state, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, 'open', ?, ?)";
constexpr std::string_view kByState =
    "SELECT id, provider_id, purpose, return_to, state, answer, created_at, expires_at, "
    "browser_hash FROM federation_request WHERE state_hash = ?";
constexpr std::string_view kById =
    "SELECT id, provider_id, purpose, return_to, state, answer, created_at, expires_at, "
    "browser_hash FROM federation_request WHERE id = ?";
constexpr std::string_view kTake =
    "UPDATE federation_request SET state = 'taken' WHERE id = ? AND state = 'open'";
constexpr std::string_view kAnswer =
    "UPDATE federation_request SET state = ?, answer = ? WHERE id = ? AND state = 'taken'";
constexpr std::string_view kDeleteSignInRequest = "DELETE FROM federation_request WHERE id = ?";
constexpr std::string_view kDeleteExpired = "DELETE FROM federation_request WHERE expires_at <= ?";
constexpr std::size_t kMostPath = 500;

struct Row {
    SignInRequest request;
    std::string browser_hash;
};

Result<Row> read_row(const sql::Row& row) {
    TRY(const auto id, SignInRequestId::parse(row.text(0)));
    TRY(const auto provider, ProviderId::parse(row.text(1)));
    TRY(const auto purpose, kPurposeNames.parse(row.text(2), "federation.bad_row"));
    TRY(const auto state, kRequestStateNames.parse(row.text(4), "federation.bad_row"));
    std::optional<Answer> answer;
    if (const auto text = row.optional_text(5)) {
        TRY(const Json json, Json::parse(*text));
        TRY(answer, Answer::from_json(json));
    }
    return Row{.request = {.id = id,
                           .provider = provider,
                           .purpose = purpose,
                           .return_to = row.text(3),
                           .state = state,
                           .answer = std::move(answer),
                           .created_at = Instant::from_unix_millis(row.integer(6)),
                           .expires_at = Instant::from_unix_millis(row.integer(7))},
               .browser_hash = row.text(8)};
}

/// A path of the console: nothing that a browser would take for another place.
bool is_own_path(std::string_view path) {
    return path.size() <= kMostPath && path.starts_with('/') && !path.starts_with("//") &&
           std::ranges::all_of(path, [](char c) { return c > 0x20 && c < 0x7f && c != '\\'; });
}

Error no_request() {
    return {ErrorKind::Forbidden, "federation.no_request",
            "this sign-in was not begun here, or took too long; begin anew"};
}

Status expect_browser(const Row& row, const std::optional<crypto::SessionToken>& browser) {
    if (!browser || browser->hash().hex() != row.browser_hash) {
        return Error{ErrorKind::Forbidden, "federation.other_browser",
                     "this sign-in was begun in another browser"};
    }
    return {};
}

} // namespace

std::string SignInRequests::derived(std::string_view purpose, std::string_view state) const {
    const std::string message = std::string(purpose) + '.' + std::string(state);
    return crypto::base64url(crypto::hmac_sha256(key_, as_bytes(message)).bytes);
}

std::string SignInRequests::nonce_of(std::string_view state) const {
    return derived("nonce", state);
}

Secret SignInRequests::verifier_of(std::string_view state) const {
    return Secret(derived("verifier", state));
}

Result<SignInRequests::Begun> SignInRequests::begin(const Question& question) {
    if (!is_own_path(question.return_to)) {
        return Error{ErrorKind::Invalid, "federation.bad_return",
                     "the place to return to is a path of the console"};
    }
    const Instant now = ports_.clock.now();
    Begun begun{.request = {.id = SignInRequestId::make(ports_.clock, ports_.random),
                            .provider = question.provider,
                            .purpose = question.purpose,
                            .return_to = question.return_to,
                            .answer = {},
                            .created_at = now,
                            .expires_at = now + kLasts},
                .state = crypto::SessionToken::make(ports_.random),
                .browser = question.browser ? *question.browser
                                            : crypto::SessionToken::make(ports_.random)};
    TRY_DONE(ports_.database.write([&](sql::Session& session) -> Status {
        TRY_DONE(session.execute(kInsertSignInRequest,
                                 {begun.request.id.str(), begun.state.hash().hex(),
                                  begun.browser.hash().hex(), question.provider.str(),
                                  kPurposeNames.name(question.purpose), question.return_to,
                                  now.unix_millis(), begun.request.expires_at.unix_millis()}));
        return {};
    }));
    return begun;
}

Result<SignInRequest> SignInRequests::take(const Brought& brought) {
    const auto state = crypto::SessionToken::parse(brought.state);
    if (!state) {
        return no_request();
    }
    return ports_.database.write([&](sql::Session& session) -> Result<SignInRequest> {
        TRY(auto row, sql::find_row(session, kByState, {state->hash().hex()}, read_row));
        if (!row || ports_.clock.now() >= row->request.expires_at) {
            return no_request();
        }
        TRY_DONE(expect_browser(*row, brought.browser));
        if (row->request.provider != brought.provider) {
            return Error{ErrorKind::Forbidden, "federation.other_provider",
                         "this sign-in was begun at another provider"};
        }
        TRY(const std::int64_t taken, session.execute(kTake, {row->request.id.str()}));
        if (taken != 1) {
            return Error{ErrorKind::Forbidden, "federation.request_used",
                         "this sign-in was answered already; begin anew"};
        }
        return std::move(row->request);
    });
}

Status SignInRequests::answer(const SignInRequestId& id, const Answer& answer) {
    const RequestState state = answer.refusal ? RequestState::Refused : RequestState::Answered;
    return ports_.database.write([&](sql::Session& session) -> Status {
        TRY_DONE(session.execute(
            kAnswer, {kRequestStateNames.name(state), answer.to_json().str(), id.str()}));
        return {};
    });
}

Result<SignInRequest>
SignInRequests::finished(sql::Session& session,
                         const SignInRequestId& id,
                         const std::optional<crypto::SessionToken>& browser) const {
    TRY(auto row, sql::find_row(session, kById, {id.str()}, read_row));
    if (!row || ports_.clock.now() >= row->request.expires_at) {
        return no_request();
    }
    TRY_DONE(expect_browser(*row, browser));
    if (!row->request.answer) {
        return Error{ErrorKind::Conflict, "federation.not_answered",
                     "the provider has not answered yet"};
    }
    return std::move(row->request);
}

Status SignInRequests::forget(sql::Session& session, const SignInRequestId& id) {
    TRY_DONE(session.execute(kDeleteSignInRequest, {id.str()}));
    return {};
}

Status SignInRequests::clean_up() {
    return ports_.database.write([this](sql::Session& session) -> Status {
        TRY_DONE(session.execute(kDeleteExpired, {ports_.clock.now().unix_millis()}));
        return {};
    });
}

} // namespace muster::federation
