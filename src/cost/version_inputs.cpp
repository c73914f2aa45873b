#include "cost/version_inputs.h"

#include <algorithm>

#include "billing/charge_model.h"
#include "cost/rollup_choice.h"

namespace muster::cost {
namespace {

VersionShape shape_of(const ledger::PinnedVersion& version) {
    VersionShape shape;
    shape.facts = version.facts();
    for (const ledger::Segment& segment : version.rows) {
        shape.schemas.push_back(&segment.schema());
    }
    const auto plans = billing::rollup_plans();
    for (const auto& rollup : version.rollups) {
        const auto plan = std::ranges::find(plans, rollup.record.name, &ledger::RollupPlan::name);
        const bool known = plan != plans.end(); // else an older program's: it counts lines
        shape.rollups.push_back({known ? plan->grain : ledger::Grain::Month, rollup.record.keys,
                                 known ? plan->measures : std::vector<std::string>{},
                                 rollup.record.rows});
    }
    return shape;
}

} // namespace

VersionInputs
inputs_for(const ledger::PinnedVersion& version, const ReportQuery& plan, Rollups rollups) {
    const auto choice =
        rollups == Rollups::Use ? choose_rollup(shape_of(version), plan) : std::nullopt;
    VersionInputs inputs;
    inputs.name = choice ? version.rollups[*choice].record.name : "segments";
    for (const ledger::Segment& segment :
         choice ? version.rollups[*choice].segments : version.rows) {
        inputs.segments.push_back({&segment, version.facts()});
    }
    return inputs;
}

} // namespace muster::cost
