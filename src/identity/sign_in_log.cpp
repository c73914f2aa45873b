#include "identity/sign_in_log.h"

#include <algorithm>
#include <chrono>

#include "identity/later.h"
#include "identity/shown_text.h"
#include "sql/rows.h"

namespace muster::identity {
namespace {

constexpr std::chrono::hours kKept{24 * 183};
constexpr std::string_view kBehindAll = "signin_ffffffff-ffff-7fff-bfff-ffffffffffff";

constexpr std::string_view kInsertSignIn =
    "INSERT INTO identity_sign_in (id, user_id, method, second_factor, provider_id, outcome, "
    "reason, device, address, user_agent, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr std::string_view kAll =
    "SELECT id, user_id, method, second_factor, provider_id, outcome, reason, device, address, "
    "user_agent, at FROM identity_sign_in WHERE id < ? ORDER BY id DESC LIMIT ?";
constexpr std::string_view kOfUser =
    "SELECT id, user_id, method, second_factor, provider_id, outcome, reason, device, address, "
    "user_agent, at FROM identity_sign_in WHERE user_id = ? AND id < ? ORDER BY id DESC LIMIT ?";
constexpr std::string_view kDeleteOld = "DELETE FROM identity_sign_in WHERE at < ?";

std::optional<std::string> detail_of(const ChangeEvent& event, std::string_view name) {
    const auto found = std::ranges::find(event.details, name, &ChangeEvent::Detail::first);
    return found == event.details.end() ? std::nullopt : std::optional(found->second);
}

std::optional<std::string> subject_of(const ChangeEvent& event) {
    return UserId::parse(event.subject) ? std::optional(event.subject) : std::nullopt;
}

/// A sign-in at a provider says which, and need not say that it is one.
std::string method_of(const ChangeEvent& event) {
    return detail_of(event, "method")
        .value_or(detail_of(event, "provider") ? "provider" : "password");
}

Result<SignInEntry> read_entry(const sql::Row& row) {
    TRY(const auto id, SignInEntryId::parse(row.text(0)));
    TRY(const auto outcome, kSignInOutcomeNames.parse(row.text(5), "sign_in.bad_row"));
    SignInEntry entry{.id = id,
                      .user_id = {},
                      .method = row.text(2),
                      .second_factor = row.optional_text(3),
                      .provider = {},
                      .outcome = outcome,
                      .reason = row.optional_text(6),
                      .device = row.optional_text(7),
                      .address = row.text(8),
                      .user_agent = row.text(9),
                      .at = Instant::from_unix_millis(row.integer(10))};
    if (const auto user = row.optional_text(1)) {
        TRY(entry.user_id, UserId::parse(*user));
    }
    if (const auto provider = row.optional_text(4)) {
        TRY(entry.provider, ProviderId::parse(*provider));
    }
    return entry;
}

} // namespace

Status SignInLog::record(sql::Session& session, const ChangeEvent& event) {
    TRY_DONE(ports_.recorded.record(session, event));
    if (event.action != "session.started") {
        return {};
    }
    const Origin& origin = event.caller.origin;
    TRY_DONE(session.execute(kInsertSignIn,
                             {SignInEntryId::make(ports_.clock, ports_.random).str(),
                              subject_of(event), method_of(event),
                              detail_of(event, "second_factor"), detail_of(event, "provider"),
                              kSignInOutcomeNames.name(event.outcome), detail_of(event, "reason"),
                              detail_of(event, "device"), shown_text(origin.address),
                              shown_text(origin.user_agent), event.at.unix_millis()}));
    return {};
}

Result<std::vector<SignInEntry>> SignInLog::list(const Page& page) {
    const std::string after = page.after ? page.after->str() : std::string(kBehindAll);
    return ports_.database.read([&](sql::Session& session) {
        return page.user ? sql::all_rows(session, kOfUser, {page.user->str(), after, page.limit},
                                         read_entry)
                         : sql::all_rows(session, kAll, {after, page.limit}, read_entry);
    });
}

Status SignInLog::clean_up() {
    return ports_.database.write([&](sql::Session& session) -> Status {
        TRY_DONE(session.execute(kDeleteOld, {later(ports_.clock.now(), -kKept).unix_millis()}));
        return {};
    });
}

} // namespace muster::identity
