#include "callbacks/callback_store.h"

#include <string_view>

#include "sql/rows.h"

namespace muster::callbacks {
namespace {

constexpr std::string_view kNote = R"(
INSERT INTO stack_callback (stack, request_id, heeded_at) VALUES (?, ?, ?)
    ON CONFLICT (stack, request_id) DO NOTHING)";
constexpr std::string_view kIsAnswered = R"(
SELECT answered_at FROM stack_callback WHERE stack = ? AND request_id = ?)";
constexpr std::string_view kAnswered =
    "UPDATE stack_callback SET answered_at = ? WHERE stack = ? AND request_id = ?";
constexpr std::string_view kForget = "DELETE FROM stack_callback WHERE heeded_at < ?";

} // namespace

Result<Known> note_request(sql::Session& session, const StackRequest& request, Instant now) {
    TRY(const auto added,
        session.execute(kNote, {request.stack.text, request.request_id, now.unix_millis()}));
    if (added == 1) {
        return Known::New;
    }
    TRY(const auto is_answered,
        sql::find_row(session, kIsAnswered, {request.stack.text, request.request_id},
                      [](const sql::Row& row) -> Result<bool> { return !row.is_null(0); }));
    return is_answered.value_or(false) ? Known::Answered : Known::Heeded;
}

Status mark_answered(sql::Session& session, const StackRequest& request, Instant now) {
    TRY_DONE(
        session.execute(kAnswered, {now.unix_millis(), request.stack.text, request.request_id}));
    return {};
}

Status forget_requests(sql::Session& session, Instant before) {
    TRY_DONE(session.execute(kForget, {before.unix_millis()}));
    return {};
}

} // namespace muster::callbacks
