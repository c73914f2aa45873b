#include "notify/choice_store.h"

#include "sql/rows.h"

namespace muster::notify {
namespace {

constexpr std::string_view kSaveChoice = R"(
INSERT INTO notify_choice (user_id, event, is_on, changed_at) VALUES (?, ?, ?, ?)
ON CONFLICT (user_id, event) DO UPDATE SET is_on = excluded.is_on,
    changed_at = excluded.changed_at)";
constexpr std::string_view kForgetChoice =
    "DELETE FROM notify_choice WHERE user_id = ? AND event = ?";
constexpr std::string_view kForgetAll = "DELETE FROM notify_choice WHERE user_id = ?";
constexpr std::string_view kOfUser = "SELECT event, is_on FROM notify_choice WHERE user_id = ?";
constexpr std::string_view kAboutEvent = R"(
SELECT user_id, is_on FROM notify_choice WHERE event = ? AND user_id > ? AND user_id <= ?)";
constexpr std::string_view kAnybody =
    "SELECT user_id, is_on FROM notify_choice WHERE event = ? AND is_on = 1 LIMIT 1";

Result<Choices>
read_choices(sql::Session& session, std::string_view query, const std::vector<sql::Value>& values) {
    Choices choices;
    TRY_DONE(session.query(query, values, [&](const sql::Row& row) -> Status {
        choices.emplace(row.text(0), row.boolean(1));
        return {};
    }));
    return choices;
}

} // namespace

Status save_choice(sql::Session& session, const Choice& choice, Instant now) {
    TRY_DONE(
        session.execute(kSaveChoice, {choice.user, choice.event, choice.is_on, now.unix_millis()}));
    return {};
}

Status forget_choice(sql::Session& session, std::string_view user, std::string_view event) {
    TRY_DONE(session.execute(kForgetChoice, {user, event}));
    return {};
}

Status forget_choices(sql::Session& session, std::string_view user) {
    TRY_DONE(session.execute(kForgetAll, {user}));
    return {};
}

Result<Choices> choices_of(sql::Session& session, std::string_view user) {
    return read_choices(session, kOfUser, {user});
}

Result<Choices> choices_about(sql::Session& session,
                              std::string_view event,
                              std::string_view after,
                              std::string_view last) {
    return read_choices(session, kAboutEvent, {event, after, last});
}

Result<bool> is_chosen_by_anybody(sql::Session& session, std::string_view event) {
    TRY(const auto found, read_choices(session, kAnybody, {event}));
    return !found.empty();
}

} // namespace muster::notify
