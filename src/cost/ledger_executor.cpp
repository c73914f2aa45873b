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
    TRY(const ReportQuery plan, report_query(currency.report(), range));

    std::vector<ledger::ScanInput> inputs;
    std::set<std::string> sources;
    for (const ledger::PinnedVersion& version : pin.versions()) {
        const VersionInputs part = inputs_for(version, plan, options_.rollups);
        sources.insert(part.name);
        inputs.insert(inputs.end(), part.segments.begin(), part.segments.end());
    }
    TRY(std::vector<ledger::QueryRow> groups,
        ledger::scan(inputs, plan.query, options_.threads, std::move(stop)));
    TRY(groups, currency.checked(std::move(groups)));
    TRY(ReportResult result, arrange(report, range, std::move(groups)));
    result.sources.assign(sources.begin(), sources.end());
    annotate(report, pin.versions(), result);
    return result;
}

} // namespace muster::cost
