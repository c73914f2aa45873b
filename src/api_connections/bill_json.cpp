#include "api_connections/bill_json.h"

#include "base/money.h"

namespace muster::api {
namespace {

std::optional<std::string> text_or_null(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional(text);
}

std::optional<std::string> text_in(const Json& object, std::string_view key) {
    const Json* const value = object.find(key);
    const std::string* const text = value == nullptr ? nullptr : value->if_string();
    return text == nullptr ? std::nullopt : text_or_null(*text);
}

std::optional<std::int64_t> integer_in(const Json& object, std::string_view key) {
    const Json* const value = object.find(key);
    return value == nullptr ? std::nullopt : value->integer();
}

} // namespace

Result<std::vector<MonthOutcomeView>> outcomes_in(const Json& cursor) {
    const Json* const months = cursor.find("months");
    std::vector<MonthOutcomeView> outcomes;
    if (months == nullptr || months->if_array() == nullptr) {
        return outcomes; // it has not looked yet
    }
    for (const Json& month : *months->if_array()) {
        TRY(const BillingMonth number, BillingMonth::parse(text_in(month, "month").value_or("")));
        outcomes.push_back({.month = number,
                            .outcome = text_in(month, "outcome").value_or(""),
                            .report = text_in(month, "report"),
                            .manifest = text_in(month, "manifest"),
                            .requests = integer_in(month, "requests"),
                            .version = integer_in(month, "version"),
                            .rows = integer_in(month, "rows"),
                            .reason = text_in(month, "reason"),
                            .detail = text_in(month, "detail")});
    }
    return outcomes;
}

FoundMonthView view_of(const bucket::FoundMonth& month) {
    return {.month = month.month,
            .form = month.form,
            .report = month.report,
            .format = month.container,
            .files = static_cast<std::int64_t>(month.files),
            .bytes = static_cast<std::int64_t>(month.bytes),
            .delivered_at = month.delivered_at,
            .manifest = month.manifest,
            .state = month.standing,
            .problem = text_or_null(month.why),
            .is_preferred = month.is_preferred};
}

CostHistoryMonthView view_of(const history::HistoryMonth& month) {
    constexpr int kCents = 2; // a request is one
    return {.month = month.month,
            .requests = month.requests,
            .cost = Decimal(month.requests, kCents).str(),
            .currency = "USD",
            .read_at = month.read_at,
            .is_whole = month.is_whole,
            .problem = text_or_null(month.failed_detail)};
}

} // namespace muster::api
