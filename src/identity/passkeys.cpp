#include "identity/passkeys.h"

#include "crypto/encoding.h"
#include "identity/passkey_store.h"
#include "identity/second_factor_store.h"
#include "webauthn/client_data.h"

namespace muster::identity {
namespace {

Error unknown() {
    return {ErrorKind::Unauthorized, "passkey.unknown", "this passkey is not registered here"};
}

Error no_such_passkey() {
    return {ErrorKind::NotFound, "passkey.not_found", "there is no such passkey"};
}

Challenges::Subject registration_in(std::string_view session_id) {
    return {.purpose = PasskeyPurpose::Register, .holder = session_id};
}

/// An authenticator that counts goes up with every use; two that hold the same passkey do not know
/// of each other (WebAuthn level 3, section 6.1.1).
bool counted_backwards(const Passkey& passkey, std::uint32_t count) {
    return (passkey.sign_count != 0 || count != 0) && count <= passkey.sign_count;
}

} // namespace

Result<std::vector<Passkey>> Passkeys::passkeys_for(sql::Session& session,
                                                    const UserId& user,
                                                    const webauthn::RelyingParty& party) const {
    TRY(auto passkeys, passkeys_of(session, user));
    std::erase_if(passkeys, [&](const Passkey& one) { return one.site != party.id; });
    return passkeys;
}

Result<PasskeyQuestion> Passkeys::begin(const Session& asked_in,
                                        const webauthn::RelyingParty& party) {
    const std::string holder = asked_in.id.str();
    return ports_.database.read([&](sql::Session& session) {
        return question(session, asked_in.user_id, registration_in(holder), party);
    });
}

Result<Passkeys::Added> Passkeys::add(const Caller& caller,
                                      const Session& asked_in,
                                      const webauthn::RelyingParty& party,
                                      const NewPasskey& made) {
    const Instant now = ports_.clock.now();
    TRY(const auto client_data, webauthn::ClientData::parse(made.answer.client_data));
    const std::string holder = asked_in.id.str();
    TRY_DONE(challenges_.check(client_data.challenge, registration_in(holder), now));
    TRY(const auto credential,
        webauthn::check_registration(party, client_data.challenge, made.answer));
    Passkey passkey{.id = PasskeyId::make(ports_.clock, ports_.random),
                    .user_id = asked_in.user_id,
                    .name = made.name,
                    .credential_id = crypto::base64url(credential.id),
                    .site = party.id,
                    .key = credential.key,
                    .sign_count = credential.sign_count,
                    .is_backed_up = credential.is_backed_up,
                    .is_copied = false,
                    .created_at = now,
                    .last_used_at = {}};
    return ports_.database.write([&](sql::Session& session) -> Result<Added> {
        TRY_DONE(Challenges::take(session, client_data.challenge, now));
        TRY(const auto others, passkeys_of(session, passkey.user_id));
        if (others.size() >= kMostOfUser) {
            return Error{ErrorKind::Conflict, "passkey.too_many",
                         "there are twenty passkeys already; remove one first"};
        }
        TRY_DONE(insert_passkey(session, passkey));
        TRY_DONE(record(session, "passkey.added", caller, passkey.user_id, passkey.id));
        TRY(auto codes, ports_.second_factors.first_recovery_codes(session, passkey.user_id));
        return Added{.passkey = passkey, .recovery_codes = std::move(codes)};
    });
}

Result<std::vector<Passkey>> Passkeys::list(const UserId& user) {
    return ports_.database.read([&](sql::Session& session) { return passkeys_of(session, user); });
}

Status Passkeys::rename(const Caller& caller,
                        const UserId& user,
                        const PasskeyId& id,
                        const PasskeyName& name) {
    return ports_.database.write([&](sql::Session& session) -> Status {
        TRY(const bool is_there, rename_passkey(session, user, id, name));
        return is_there ? record(session, "passkey.renamed", caller, user, id) : no_such_passkey();
    });
}

Status Passkeys::remove(const Caller& caller, const User& user, const PasskeyId& id) {
    return ports_.database.write([&](sql::Session& session) -> Status {
        TRY(const bool was_there, delete_passkey(session, user.id, id));
        if (!was_there) {
            return no_such_passkey();
        }
        TRY(const bool has_other, has_second_factor(session, user.id));
        if (!has_other) {
            TRY_DONE(SecondFactors::require_dispensable(session, user));
            TRY_DONE(delete_recovery_codes(session, user.id));
        }
        return record(session, "passkey.removed", caller, user.id, id);
    });
}

Status Passkeys::clean_up() {
    return ports_.database.write(
        [&](sql::Session& session) { return delete_old_challenges(session, ports_.clock.now()); });
}

std::string Passkeys::challenge(const Challenges::Subject& subject) const {
    return challenges_.make(subject, ports_.clock.now());
}

Result<PasskeyQuestion> Passkeys::question(sql::Session& session,
                                           const UserId& user,
                                           const Challenges::Subject& subject,
                                           const webauthn::RelyingParty& party) const {
    TRY(auto passkeys, passkeys_for(session, user, party));
    return PasskeyQuestion{.challenge = challenge(subject), .passkeys = std::move(passkeys)};
}

Result<Passkeys::Verified> Passkeys::verify(const Use& use) {
    TRY(auto client_data, webauthn::ClientData::parse(use.answer.answer.client_data));
    TRY_DONE(challenges_.check(client_data.challenge, use.subject, ports_.clock.now()));
    TRY(auto passkey, ports_.database.read([&](sql::Session& session) {
        return find_passkey(session, use.answer.credential_id);
    }));
    if (!passkey || passkey->site != use.party.id) {
        return unknown();
    }
    TRY(const auto assertion,
        webauthn::check_assertion(use.party, client_data.challenge, passkey->key, use.verification,
                                  use.answer.answer));
    const std::string_view handle = use.answer.user_handle;
    const bool may_be_silent = use.subject.purpose != PasskeyPurpose::SignIn;
    if (handle != passkey->user_id.str() && !(handle.empty() && may_be_silent)) {
        return Error{ErrorKind::Unauthorized, "passkey.wrong_user",
                     "the passkey was made for somebody else"};
    }
    if (passkey->is_copied) {
        return Error{ErrorKind::Unauthorized, "passkey.copied",
                     "this passkey has been copied, so nobody may use it"};
    }
    return Verified{.passkey = std::move(*passkey),
                    .assertion = assertion,
                    .challenge = std::move(client_data.challenge)};
}

Result<std::optional<UserId>> Passkeys::owner_of(const PasskeyAnswer& answer) {
    TRY(const auto passkey, ports_.database.read([&](sql::Session& session) {
        return find_passkey(session, answer.credential_id);
    }));
    return passkey ? std::optional(passkey->user_id) : std::optional<UserId>();
}

Result<bool> Passkeys::take(sql::Session& session, const Verified& verified) const {
    const Instant now = ports_.clock.now();
    TRY_DONE(Challenges::take(session, verified.challenge, now));
    // Asked again: while the signature was verified it may have been used, or taken away.
    TRY(auto passkey, find_passkey(session, verified.passkey.credential_id));
    if (!passkey || passkey->id != verified.passkey.id) {
        return unknown();
    }
    if (counted_backwards(*passkey, verified.assertion.sign_count)) {
        TRY_DONE(mark_as_copied(session, passkey->id));
        return false;
    }
    passkey->sign_count = verified.assertion.sign_count;
    passkey->is_backed_up = verified.assertion.is_backed_up;
    passkey->last_used_at = now;
    TRY_DONE(note_use(session, *passkey));
    return true;
}

Status Passkeys::record(sql::Session& session,
                        std::string_view action,
                        const Caller& caller,
                        const UserId& user,
                        const PasskeyId& id) const {
    return ports_.changes.record(session, {.action = action,
                                           .caller = caller,
                                           .subject = user.str(),
                                           .at = ports_.clock.now(),
                                           .details = {{"passkey", id.str()}}});
}

} // namespace muster::identity
