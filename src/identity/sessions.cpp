#include "identity/sessions.h"

#include <array>

#include "crypto/constant_time.h"
#include "crypto/encoding.h"
#include "crypto/hmac.h"
#include "identity/later.h"
#include "identity/session_store.h"
#include "identity/shown_text.h"
#include "identity/user_store.h"

namespace muster::identity {
namespace {

constexpr std::size_t kTokenNonceBytes = 16;
constexpr std::size_t kNonceCharacters = 22;

Error no_such_session() {
    return {ErrorKind::NotFound, "session.not_found", "there is no such session"};
}

} // namespace

bool Sessions::has_ended(const Session& session, Instant now) const {
    const auto idle =
        session.stage == SessionStage::SecondFactor ? policy_.second_factor : policy_.idle;
    return now >= session.expires_at || now >= later(session.last_seen_at, idle);
}

Result<SignedInUser> Sessions::find(sql::Session& session,
                                    const crypto::SessionToken& token) const {
    TRY(auto found, find_session(session, token.hash()));
    if (!found || has_ended(*found, ports_.clock.now())) {
        return no_session();
    }
    TRY(auto user, get_user(session, found->user_id));
    if (!user.may_enter(ports_.clock.now())) {
        return no_session();
    }
    return SignedInUser{.session = std::move(*found), .user = std::move(user)};
}

Result<SignedInUser> Sessions::authenticate(const crypto::SessionToken& token, Stages stages) {
    TRY(auto found,
        ports_.database.read([&](sql::Session& session) { return find(session, token); }));
    if (found.session.stage == SessionStage::SecondFactor) {
        return Error{ErrorKind::Unauthorized, "session.second_factor_missing",
                     "the second factor is still to come"};
    }
    if (found.session.stage == SessionStage::Enrolment && stages == Stages::Active) {
        return Error{ErrorKind::Forbidden, "session.enrolment_needed",
                     "a second factor has to be set up first"};
    }
    const Instant now = ports_.clock.now();
    if (now >= later(found.session.last_seen_at, policy_.seen_every)) {
        const Status noted = ports_.database.write(
            [&](sql::Session& session) { return touch_session(session, found.session.id, now); });
        if (noted) { // else the next request notes it: a full disk keeps nobody from reading
            found.session.last_seen_at = now;
        }
    }
    return found;
}

std::string Sessions::csrf_mac(const crypto::SessionToken& token, ByteSpan nonce) const {
    const std::string message = token.hash().hex() + std::string(as_text(nonce));
    return crypto::base64url(crypto::hmac_sha256(csrf_key_, as_bytes(message)).bytes);
}

std::string Sessions::csrf_token(const crypto::SessionToken& token) const {
    std::array<std::byte, kTokenNonceBytes> nonce{};
    ports_.random.fill(nonce);
    return crypto::base64url(nonce) + csrf_mac(token, nonce);
}

Status Sessions::check_csrf(const crypto::SessionToken& token, std::string_view text) const {
    const auto nonce = crypto::base64url_bytes(text.substr(0, kNonceCharacters));
    if (!nonce || nonce->size() != kTokenNonceBytes ||
        !crypto::equal_in_constant_time(as_bytes(text.substr(kNonceCharacters)),
                                        as_bytes(csrf_mac(token, *nonce)))) {
        return Error{ErrorKind::Forbidden, "csrf.refused",
                     "the request did not come from a page of this session; reload the page"};
    }
    return {};
}

Status Sessions::require_fresh_proof(const Session& session) const {
    if (ports_.clock.now() >= later(session.proved_at, policy_.proof_lasts)) {
        return Error{ErrorKind::Forbidden, "session.proof_needed",
                     "this needs the password or a code once more"};
    }
    return {};
}

Result<std::vector<Session>> Sessions::list(const UserId& user) {
    TRY(auto sessions,
        ports_.database.read([&](sql::Session& session) { return sessions_of(session, user); }));
    const Instant now = ports_.clock.now();
    std::erase_if(sessions, [&](const Session& session) {
        return session.stage == SessionStage::SecondFactor || has_ended(session, now);
    });
    return sessions;
}

Result<UserId> Sessions::owner_of(const SessionId& id) {
    TRY(const auto owner,
        ports_.database.read([&](sql::Session& session) { return find_owner(session, id); }));
    if (!owner) {
        return no_such_session();
    }
    return *owner;
}

Status Sessions::revoke(const Caller& caller, const UserId& user, const SessionId& id) {
    return ports_.database.write([&](sql::Session& session) -> Status {
        TRY(const bool was_there, delete_session(session, user, id));
        if (!was_there) {
            return no_such_session();
        }
        return ports_.changes.record(session, {.action = "session.revoked",
                                               .caller = caller,
                                               .subject = id.str(),
                                               .at = ports_.clock.now(),
                                               .details = {{"user", user.str()}}});
    });
}

Result<std::int64_t> Sessions::revoke_all(const Caller& caller,
                                          const UserId& user,
                                          const std::optional<SessionId>& but) {
    return ports_.database.write([&](sql::Session& session) -> Result<std::int64_t> {
        TRY(const std::int64_t count, delete_sessions(session, user, but));
        TRY_DONE(ports_.changes.record(session, {.action = "session.all_revoked",
                                                 .caller = caller,
                                                 .subject = user.str(),
                                                 .at = ports_.clock.now(),
                                                 .details = {{"count", std::to_string(count)}}}));
        return count;
    });
}

Status Sessions::clean_up() {
    const Instant now = ports_.clock.now();
    return ports_.database.write([&](sql::Session& session) {
        return delete_ended_sessions(session, now, later(now, -policy_.idle));
    });
}

Result<Sessions::Started> Sessions::start(sql::Session& session,
                                          const UserId& user,
                                          SessionStage stage,
                                          const Origin& origin,
                                          const std::optional<ProviderSession>& provider) const {
    const Instant now = ports_.clock.now();
    const auto lasts =
        stage == SessionStage::SecondFactor ? policy_.second_factor : policy_.absolute;
    Started started{.session = {.id = SessionId::make(ports_.clock, ports_.random),
                                .user_id = user,
                                .stage = stage,
                                .address = shown_text(origin.address),
                                .user_agent = shown_text(origin.user_agent),
                                .created_at = now,
                                .last_seen_at = now,
                                .expires_at = later(now, lasts),
                                .proved_at = now,
                                .provider = provider},
                    .token = crypto::SessionToken::make(ports_.random)};
    TRY_DONE(insert_session(session, started.session, started.token.hash()));
    return started;
}

Result<Sessions::Started> Sessions::renew(sql::Session& session, Session row) const {
    const Instant now = ports_.clock.now();
    if (row.stage == SessionStage::SecondFactor) {
        row.expires_at = later(now, policy_.absolute);
        row.stage = SessionStage::Active;
    }
    row.last_seen_at = now;
    row.proved_at = now;
    Started renewed{.session = std::move(row), .token = crypto::SessionToken::make(ports_.random)};
    TRY_DONE(renew_session(session, renewed.session, renewed.token.hash()));
    return renewed;
}

Result<Sessions::Started> Sessions::renew_enrolled(sql::Session& session, Session row) const {
    row.stage = SessionStage::Active;
    return renew(session, std::move(row));
}

} // namespace muster::identity
