#include "history/history_month.h"

#include "sql/instants.h"
#include "sql/rows.h"

namespace muster::history {
namespace {

constexpr std::string_view kList =
    "SELECT source, month, requests, asked_at, read_at, is_whole, failed_reason, failed_detail "
    "FROM history_month WHERE source = ? ORDER BY month";
constexpr std::string_view kFind =
    "SELECT source, month, requests, asked_at, read_at, is_whole, failed_reason, failed_detail "
    "FROM history_month WHERE source = ? AND month = ?";
constexpr std::string_view kSave =
    "INSERT INTO history_month (source, month, requests, asked_at, read_at, is_whole, "
    "failed_reason, failed_detail) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (source, month) DO "
    "UPDATE SET requests = excluded.requests, asked_at = excluded.asked_at, read_at = "
    "excluded.read_at, is_whole = excluded.is_whole, failed_reason = excluded.failed_reason, "
    "failed_detail = excluded.failed_detail";
constexpr std::string_view kCount =
    "INSERT INTO history_month (source, month, requests, asked_at, is_whole) VALUES (?, ?, 1, ?, "
    "0) ON CONFLICT (source, month) DO UPDATE SET requests = history_month.requests + 1, asked_at "
    "= excluded.asked_at";
constexpr std::string_view kForget = "DELETE FROM history_month WHERE source = ?";

Result<HistoryMonth> read_month(const sql::Row& row) {
    TRY(const BillingMonth month, BillingMonth::parse(row.text(1)));
    return HistoryMonth{.source = row.text(0),
                        .month = month,
                        .requests = row.integer(2),
                        .asked_at = sql::optional_instant(row, 3),
                        .read_at = sql::optional_instant(row, 4),
                        .is_whole = row.boolean(5),
                        .failed_reason = row.optional_text(6).value_or(""),
                        .failed_detail = row.optional_text(7).value_or("")};
}

} // namespace

Result<std::vector<HistoryMonth>> list_months(sql::Session& session, const std::string& source) {
    return sql::all_rows(session, kList, {source}, read_month);
}

Result<std::optional<HistoryMonth>>
find_month(sql::Session& session, const std::string& source, BillingMonth month) {
    return sql::find_row(session, kFind, {source, month.str()}, read_month);
}

Status save_month(sql::Session& session, const HistoryMonth& month) {
    const bool failed = !month.failed_reason.empty();
    TRY_DONE(session.execute(kSave, {month.source, month.month.str(), month.requests,
                                     sql::millis_of(month.asked_at), sql::millis_of(month.read_at),
                                     month.is_whole,
                                     failed ? std::optional(month.failed_reason) : std::nullopt,
                                     failed ? std::optional(month.failed_detail) : std::nullopt}));
    return {};
}

Status count_request(sql::Session& session,
                     const std::string& source,
                     BillingMonth month,
                     Instant asked_at) {
    TRY_DONE(session.execute(kCount, {source, month.str(), asked_at.unix_millis()}));
    return {};
}

Status forget_months(sql::Session& session, const std::string& source) {
    TRY_DONE(session.execute(kForget, {source}));
    return {};
}

} // namespace muster::history
