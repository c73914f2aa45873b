#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "base/json_fields.h"
#include "base/json_schema.h"
#include "bucket/found_month.h"
#include "history/history_month.h"

// What the routes of a connection's bills read and print.
namespace muster::api {

struct FoundMonthView {
    BillingMonth month;
    bucket::BillForm form = bucket::BillForm::Report;
    std::string report;
    std::string format;
    std::int64_t files = 0;
    std::int64_t bytes = 0;
    std::optional<Instant> delivered_at;
    std::string manifest;
    bucket::MonthStanding state = bucket::MonthStanding::Available;
    std::optional<std::string> problem;
    bool is_preferred = false;
};

struct BackfillBody {
    std::optional<std::vector<BillingMonth>> months;
};

struct SupportRequestView {
    std::string subject;
    std::string text;
    std::vector<BillingMonth> months;
};

struct CostHistoryMonthView {
    BillingMonth month;
    std::int64_t requests = 0;
    std::string cost;
    std::string currency;
    std::optional<Instant> read_at;
    bool is_whole = false;
    std::optional<std::string> problem;
};

/// What became of a month that a task was to read.
struct MonthOutcomeView {
    BillingMonth month;
    std::string outcome;
    std::optional<std::string> report;
    std::optional<std::string> manifest;
    std::optional<std::int64_t> requests;
    std::optional<std::int64_t> version;
    std::optional<std::int64_t> rows;
    std::optional<std::string> reason;
    std::optional<std::string> detail;
};

/// Of the cursor of a job that reads months; none before it has looked for them.
Result<std::vector<MonthOutcomeView>> outcomes_in(const Json& cursor);

FoundMonthView view_of(const bucket::FoundMonth& month);
CostHistoryMonthView view_of(const history::HistoryMonth& month);

} // namespace muster::api

namespace muster {

template <>
inline constexpr auto kJsonNames<bucket::BillForm> = bucket::kBillFormNames;
template <>
inline constexpr auto kJsonNames<bucket::MonthStanding> = bucket::kMonthStandingNames;

template <>
inline constexpr auto json_fields<api::FoundMonthView> = std::tuple{
    JsonField{"month", &api::FoundMonthView::month, "YYYY-MM"},
    JsonField{"form", &api::FoundMonthView::form, "what wrote it"},
    JsonField{"report", &api::FoundMonthView::report, "or export, by its name"},
    JsonField{"format", &api::FoundMonthView::format, "csv or parquet"},
    JsonField{"files", &api::FoundMonthView::files, "how many there are"},
    JsonField{"bytes", &api::FoundMonthView::bytes, "of all files"},
    JsonField{"delivered_at", &api::FoundMonthView::delivered_at, "when AWS wrote it"},
    JsonField{"manifest", &api::FoundMonthView::manifest, "the key of what lists the files"},
    JsonField{"state", &api::FoundMonthView::state, "whether the ledger has it"},
    JsonField{"problem", &api::FoundMonthView::problem, "why it cannot be read; null: it can"},
    JsonField{"is_preferred", &api::FoundMonthView::is_preferred,
              "of several of a month the one that is imported"},
};

template <>
inline constexpr auto json_fields<api::BackfillBody> = std::tuple{
    JsonField{"months", &api::BackfillBody::months, "absent: all that are available"},
};

template <>
inline constexpr auto json_fields<api::SupportRequestView> = std::tuple{
    JsonField{"subject", &api::SupportRequestView::subject, "of the case"},
    JsonField{"text", &api::SupportRequestView::text, "with the names that AWS knows"},
    JsonField{"months", &api::SupportRequestView::months, "that were never delivered"},
};

template <>
inline constexpr auto json_fields<api::MonthOutcomeView> = std::tuple{
    JsonField{"month", &api::MonthOutcomeView::month, "YYYY-MM"},
    JsonField{"outcome", &api::MonthOutcomeView::outcome,
              "waiting, added, replaced, unchanged, read, billed, known, empty, kept, missing, "
              "failed"},
    JsonField{"report", &api::MonthOutcomeView::report, "or export that it is from"},
    JsonField{"manifest", &api::MonthOutcomeView::manifest, "the key of what lists its files"},
    JsonField{"requests", &api::MonthOutcomeView::requests, "to Cost Explorer, at $0.01"},
    JsonField{"version", &api::MonthOutcomeView::version, "of the ledger that has it now"},
    JsonField{"rows", &api::MonthOutcomeView::rows, "charges in it"},
    JsonField{"reason", &api::MonthOutcomeView::reason, "why it failed, as a slug"},
    JsonField{"detail", &api::MonthOutcomeView::detail, "the same for people"},
};

template <>
inline constexpr auto json_fields<api::CostHistoryMonthView> = std::tuple{
    JsonField{"month", &api::CostHistoryMonthView::month, "YYYY-MM"},
    JsonField{"requests", &api::CostHistoryMonthView::requests, "that AWS charges for"},
    JsonField{"cost", &api::CostHistoryMonthView::cost, "of these requests"},
    JsonField{"currency", &api::CostHistoryMonthView::currency, "of the cost"},
    JsonField{"read_at", &api::CostHistoryMonthView::read_at, "null: never"},
    JsonField{"is_whole", &api::CostHistoryMonthView::is_whole,
              "whether nothing is left to be asked of it"},
    JsonField{"problem", &api::CostHistoryMonthView::problem, "why it failed; null: it did not"},
};

} // namespace muster
