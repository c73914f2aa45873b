#include "identity/passkey_store.h"

#include "crypto/encoding.h"
#include "sql/rows.h"

namespace muster::identity {
namespace {

constexpr std::string_view kInsertPasskey =
    "INSERT INTO identity_passkey (id, user_id, name, credential_id, site, algorithm, public_key, "
    "sign_count, is_backed_up, is_copied, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?) "
    "ON CONFLICT DO NOTHING";
constexpr std::string_view kByCredential =
    "SELECT id, user_id, name, credential_id, site, algorithm, public_key, sign_count, "
    "is_backed_up, is_copied, created_at, last_used_at FROM identity_passkey "
    "WHERE credential_id = ?";
constexpr std::string_view kPasskeysByUser =
    "SELECT id, user_id, name, credential_id, site, algorithm, public_key, sign_count, "
    "is_backed_up, is_copied, created_at, last_used_at FROM identity_passkey "
    "WHERE user_id = ? ORDER BY id";
constexpr std::string_view kAnyPasskey =
    "SELECT id FROM identity_passkey WHERE user_id = ? LIMIT 1";
constexpr std::string_view kNoteUse =
    "UPDATE identity_passkey SET sign_count = ?, is_backed_up = ?, last_used_at = ? WHERE id = ?";
constexpr std::string_view kMarkAsCopied = "UPDATE identity_passkey SET is_copied = 1 WHERE id = ?";
constexpr std::string_view kRenamePasskey =
    "UPDATE identity_passkey SET name = ? WHERE user_id = ? AND id = ?";
constexpr std::string_view kDeletePasskey =
    "DELETE FROM identity_passkey WHERE user_id = ? AND id = ?";
constexpr std::string_view kDeleteAllPasskeys = "DELETE FROM identity_passkey WHERE user_id = ?";
constexpr std::string_view kTakeChallenge =
    "INSERT INTO identity_used_challenge (hash, expires_at) VALUES (?, ?) ON CONFLICT DO NOTHING";
constexpr std::string_view kDeleteChallenges =
    "DELETE FROM identity_used_challenge WHERE expires_at <= ?";

Result<Passkey> read_passkey(const sql::Row& row) {
    TRY(const auto id, PasskeyId::parse(row.text(0)));
    TRY(const auto user_id, UserId::parse(row.text(1)));
    TRY(auto name, PasskeyName::parse(row.text(2)));
    TRY(const auto algorithm, webauthn::kAlgorithmNames.parse(row.text(5), "passkey.bad_row"));
    TRY(auto key, crypto::base64url_bytes(row.text(6)));
    Passkey passkey{.id = id,
                    .user_id = user_id,
                    .name = std::move(name),
                    .credential_id = row.text(3),
                    .site = row.text(4),
                    .key = {.algorithm = algorithm, .bytes = std::move(key)},
                    .sign_count = static_cast<std::uint32_t>(row.integer(7)),
                    .is_backed_up = row.integer(8) != 0,
                    .is_copied = row.integer(9) != 0,
                    .created_at = Instant::from_unix_millis(row.integer(10)),
                    .last_used_at = {}};
    if (const auto at = row.optional_integer(11)) {
        passkey.last_used_at = Instant::from_unix_millis(*at);
    }
    return passkey;
}

} // namespace

Status insert_passkey(sql::Session& session, const Passkey& passkey) {
    TRY(const std::int64_t inserted,
        session.execute(kInsertPasskey,
                        {passkey.id.str(), passkey.user_id.str(), passkey.name.str(),
                         passkey.credential_id, passkey.site,
                         webauthn::kAlgorithmNames.name(passkey.key.algorithm),
                         crypto::base64url(passkey.key.bytes), std::int64_t{passkey.sign_count},
                         passkey.is_backed_up ? 1 : 0, passkey.created_at.unix_millis()}));
    if (inserted != 1) {
        return Error{ErrorKind::Conflict, "passkey.exists", "this passkey is registered already"};
    }
    return {};
}

Result<std::optional<Passkey>> find_passkey(sql::Session& session, std::string_view credential_id) {
    return sql::find_row(session, kByCredential, {credential_id}, read_passkey);
}

Result<std::vector<Passkey>> passkeys_of(sql::Session& session, const UserId& user) {
    return sql::all_rows(session, kPasskeysByUser, {user.str()}, read_passkey);
}

Result<bool> has_passkey(sql::Session& session, const UserId& user) {
    TRY(const auto found, sql::find_row(session, kAnyPasskey, {user.str()},
                                        [](const sql::Row&) -> Result<bool> { return true; }));
    return found.has_value();
}

Status note_use(sql::Session& session, const Passkey& passkey) {
    std::optional<std::int64_t> used;
    if (passkey.last_used_at) {
        used = passkey.last_used_at->unix_millis();
    }
    TRY_DONE(session.execute(kNoteUse, {std::int64_t{passkey.sign_count},
                                        passkey.is_backed_up ? 1 : 0, used, passkey.id.str()}));
    return {};
}

Status mark_as_copied(sql::Session& session, const PasskeyId& id) {
    TRY_DONE(session.execute(kMarkAsCopied, {id.str()}));
    return {};
}

Result<bool> rename_passkey(sql::Session& session,
                            const UserId& user,
                            const PasskeyId& id,
                            const PasskeyName& name) {
    TRY(const std::int64_t renamed,
        session.execute(kRenamePasskey, {name.str(), user.str(), id.str()}));
    return renamed == 1;
}

Result<bool> delete_passkey(sql::Session& session, const UserId& user, const PasskeyId& id) {
    TRY(const std::int64_t deleted, session.execute(kDeletePasskey, {user.str(), id.str()}));
    return deleted == 1;
}

Result<std::int64_t> delete_passkeys(sql::Session& session, const UserId& user) {
    return session.execute(kDeleteAllPasskeys, {user.str()});
}

Result<bool>
take_challenge(sql::Session& session, const crypto::Sha256Digest& hash, Instant until) {
    TRY(const std::int64_t taken,
        session.execute(kTakeChallenge, {hash.hex(), until.unix_millis()}));
    return taken == 1;
}

Status delete_old_challenges(sql::Session& session, Instant now) {
    TRY_DONE(session.execute(kDeleteChallenges, {now.unix_millis()}));
    return {};
}

} // namespace muster::identity
