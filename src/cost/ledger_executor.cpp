#include "cost/ledger_executor.h"

#include <set>

#include "cost/one_currency.h"
#include "cost/report_names.h"
#include "cost/report_query.h"
#include "scan/scan.h"

namespace muster::cost {

Result<ReportResult> LedgerExecutor::run(const Report& report, Instant now, std::stop_token stop) {
    const DateRange range = report.period.resolve(now);
    TRY(const ledger::Pin pin, store_.pin(months_of(range)));
    TRY_DONE(check_names(report, pin.versions()));
    TRY(const OneCurrency currency, OneCurrency::check(report, pin.versions()));
    TRY(ReportQuery plan, report_query(currency.report(), range));
    plan.query.max_groups = options_.max_groups;

    std::vector<ledger::ScanInput> inputs;
    std::set<std::string> sources;
    for (const ledger::PinnedVersion& version : pin.versions()) {
        const VersionInputs part = inputs_for(version, plan, options_.rollups);
        sources.insert(part.name);
        inputs.insert(inputs.end(), part.segments.begin(), part.segments.end());
    }
    TRY(auto groups, scan(inputs, plan.query, std::move(stop)));
    TRY(groups, currency.checked(std::move(groups)));
    TRY(ReportResult result, arrange(report, range, std::move(groups)));
    result.sources.assign(sources.begin(), sources.end());
    annotate(report, pin.versions(), result);
    return result;
}

Result<std::vector<ledger::QueryRow>> LedgerExecutor::scan(
    std::span<const ledger::ScanInput> inputs, const ledger::Query& query, std::stop_token stop) {
    if (options_.gate == nullptr) {
        return ledger::scan(inputs, query, options_.threads, std::move(stop));
    }
    std::uint64_t rows = 0;
    for (const ledger::ScanInput& input : inputs) {
        rows += input.segment->rows();
    }
    TRY(const ScanGate::Pass pass, options_.gate->enter(rows, stop));
    return ledger::scan(inputs, query, options_.threads, std::move(stop));
}

} // namespace muster::cost
