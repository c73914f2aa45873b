#include "cost/ledger_executor.h"

#include <algorithm>
#include <set>

#include "billing/charge_model.h"
#include "cost/report_names.h"
#include "cost/report_query.h"
#include "cost/rollup_choice.h"
#include "ledger/scan.h"

namespace muster::cost {
namespace {

VersionShape shape_of(const ledger::PinnedVersion& version) {
    VersionShape shape;
    shape.facts = version.facts();
    for (const ledger::Segment& segment : version.rows) {
        shape.schemas.push_back(&segment.schema());
    }
    for (const auto& rollup : version.rollups) {
        const auto plans = billing::rollup_plans();
        const auto plan = std::ranges::find(plans, rollup.record.name, &ledger::RollupPlan::name);
        const bool known = plan != plans.end(); // else an older program's: it counts lines
        shape.rollups.push_back({known ? plan->grain : ledger::Grain::Month, rollup.record.keys,
                                 known ? plan->measures : std::vector<std::string>{},
                                 rollup.record.rows});
    }
    return shape;
}

void add_segments(const std::vector<ledger::Segment>& segments,
                  const ledger::VersionFacts& facts,
                  std::vector<ledger::ScanInput>& inputs) {
    for (const ledger::Segment& segment : segments) {
        inputs.push_back({&segment, facts});
    }
}

} // namespace

Result<ReportResult> LedgerExecutor::run(const Report& report, Instant now, std::stop_token stop) {
    const DateRange range = report.period.resolve(now);
    ledger::Selection selection;
    selection.first = month_of(range.first);
    selection.last = month_of(range.last);
    TRY(const ledger::Pin pin, store_.pin(selection));
    TRY_DONE(check_names(report, pin.versions()));
    TRY_DONE(check_currencies(report, pin.versions()));
    TRY(const ReportQuery plan, report_query(report, range));

    std::vector<ledger::ScanInput> inputs;
    std::set<std::string> sources;
    for (const ledger::PinnedVersion& version : pin.versions()) {
        const auto choice = options_.rollups == Rollups::Use
                                ? choose_rollup(shape_of(version), plan)
                                : std::nullopt;
        sources.insert(choice ? version.rollups[*choice].record.name : "segments");
        add_segments(choice ? version.rollups[*choice].segments : version.rows, version.facts(),
                     inputs);
    }
    TRY(std::vector<ledger::QueryRow> groups,
        ledger::scan(inputs, plan.query, options_.threads, std::move(stop)));
    TRY(ReportResult result, arrange(report, range, std::move(groups)));
    result.sources.assign(sources.begin(), sources.end());
    return result;
}

} // namespace muster::cost
