#include "identity/link_store.h"

#include "sql/rows.h"

namespace muster::identity {
namespace {

constexpr std::string_view kReplaceOfUser =
    "DELETE FROM identity_link WHERE purpose = ? AND user_id = ?";
constexpr std::string_view kReplace =
    "DELETE FROM identity_link WHERE purpose = ? AND user_id IS NULL";
constexpr std::string_view kInsertLink =
    "INSERT INTO identity_link (token_hash, purpose, user_id, expires_at) VALUES (?, ?, ?, ?)";
constexpr std::string_view kFindLink =
    "SELECT user_id FROM identity_link WHERE token_hash = ? AND purpose = ? AND expires_at > ?";
constexpr std::string_view kTake = "DELETE FROM identity_link WHERE token_hash = ?";
constexpr std::string_view kDeleteOfUser = "DELETE FROM identity_link WHERE user_id = ?";
constexpr std::string_view kDeleteExpiredLinks = "DELETE FROM identity_link WHERE expires_at <= ?";

} // namespace

Status save_link(sql::Session& session, const Link& link, const std::optional<UserId>& user) {
    const std::string_view purpose = crypto::kTokenKindNames.name(link.token.kind());
    std::optional<std::string> user_id;
    if (user) {
        user_id = user->str();
        TRY_DONE(session.execute(kReplaceOfUser, {purpose, *user_id}));
    } else {
        TRY_DONE(session.execute(kReplace, {purpose}));
    }
    TRY_DONE(session.execute(
        kInsertLink, {link.token.hash().hex(), purpose, user_id, link.expires_at.unix_millis()}));
    return {};
}

Result<std::optional<UserId>>
find_link(sql::Session& session, const FollowedLink& link, Instant now) {
    TRY(const auto found,
        sql::find_row(
            session, kFindLink,
            {link.token.hash().hex(), crypto::kTokenKindNames.name(link.wanted), now.unix_millis()},
            [](const sql::Row& row) -> Result<std::string> { return row.text(0); }));
    if (!found) {
        return Error{ErrorKind::Forbidden, "link.refused",
                     "the link was used already, replaced by a newer one, or is too old"};
    }
    if (found->empty()) {
        return std::optional<UserId>();
    }
    TRY(const UserId user, UserId::parse(*found));
    return std::optional<UserId>(user);
}

Result<std::optional<UserId>>
take_link(sql::Session& session, const FollowedLink& link, Instant now) {
    TRY(const auto user, find_link(session, link, now));
    TRY_DONE(session.execute(kTake, {link.token.hash().hex()}));
    return user;
}

Status delete_links(sql::Session& session, const UserId& user) {
    TRY_DONE(session.execute(kDeleteOfUser, {user.str()}));
    return {};
}

Status delete_expired_links(sql::Session& session, Instant now) {
    TRY_DONE(session.execute(kDeleteExpiredLinks, {now.unix_millis()}));
    return {};
}

} // namespace muster::identity
