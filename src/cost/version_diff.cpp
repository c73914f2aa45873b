#include "cost/version_diff.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "cost/report_names.h"
#include "cost/report_query.h"
#include "cost/version_inputs.h"
#include "scan/scan.h"

namespace muster::cost {
namespace {

using std::chrono::sys_days;
using Sums = std::vector<std::optional<Decimal>>;
using Group = std::vector<std::optional<std::string>>;

struct Change {
    Sums before;
    Sums after;
};

const ledger::PinnedVersion* find_version(const ledger::Pin& pin, std::int64_t id) {
    const auto found = std::ranges::find_if(
        pin.versions(), [id](const auto& version) { return version.version.id == id; });
    return found == pin.versions().end() ? nullptr : &*found;
}

Status add_sums(const ledger::PinnedVersion& version,
                const ReportQuery& plan,
                const DiffOptions& options,
                const std::stop_token& stop,
                Sums Change::* side,
                std::map<Group, Change>& changes) {
    const VersionInputs inputs = inputs_for(version, plan, Rollups::Use);
    TRY(std::vector<ledger::QueryRow> rows,
        ledger::scan(inputs.segments, plan.query, options.threads, stop));
    for (ledger::QueryRow& row : rows) {
        changes[std::move(row.group)].*side = std::move(row.sums);
    }
    return {};
}

/// after − before, where a sum that is not there counts nothing; absent where neither is.
Result<std::optional<Decimal>> change_of(const std::optional<Decimal>& before,
                                         const std::optional<Decimal>& after) {
    if (!before || !after) {
        return before ? std::optional(before->negated()) : after;
    }
    TRY(const Decimal change, after->plus(before->negated()));
    return std::optional(change);
}

Result<ReportRow> row_of(const Group& group, Change change, std::size_t measures) {
    change.before.resize(measures);
    change.after.resize(measures);
    ReportRow row;
    row.dimensions = group;
    for (std::size_t i = 0; i < measures; ++i) {
        TRY(const std::optional<Decimal> difference, change_of(change.before[i], change.after[i]));
        row.measures.insert(row.measures.end(), {change.before[i], change.after[i], difference});
    }
    return row;
}

} // namespace

Result<ReportResult>
diff_versions(const ledger::Store& store, const DiffOptions& options, std::stop_token stop) {
    ledger::Selection selection;
    selection.version_ids = {options.before, options.after};
    TRY(const ledger::Pin pin, store.pin(selection));
    const ledger::PinnedVersion* before = find_version(pin, options.before);
    const ledger::PinnedVersion* after = find_version(pin, options.after);
    if (before == nullptr || after == nullptr ||
        before->version.delivery.source != after->version.delivery.source ||
        before->version.delivery.month != after->version.delivery.month) {
        return Error{ErrorKind::Invalid, "ledger.versions_unrelated",
                     fmt::format("{} and {} are not versions of one month of one source",
                                 options.before, options.after)};
    }
    Report report;
    report.by = options.by;
    report.measures = options.measures;
    report.granularity = Granularity::Total;
    TRY_DONE(check_report(report));
    TRY_DONE(check_names(report, pin.versions()));
    const sys_days start{before->version.delivery.month.year_month() / std::chrono::day{1}};
    const DateRange month{
        start, sys_days{before->version.delivery.month.year_month() / std::chrono::last}};
    TRY(const ReportQuery plan, report_query(report, month));

    std::map<Group, Change> changes; // in the order of the dimensions
    TRY_DONE(add_sums(*before, plan, options, stop, &Change::before, changes));
    TRY_DONE(add_sums(*after, plan, options, stop, &Change::after, changes));
    ReportResult result;
    result.dimensions = options.by;
    for (const std::string& name : options.measures) {
        result.measures.insert(result.measures.end(),
                               {"before_" + name, "after_" + name, "change_" + name});
    }
    for (auto& [group, change] : changes) {
        if (change.before != change.after) {
            TRY(ReportRow row, row_of(group, std::move(change), options.measures.size()));
            row.period = date_text(start);
            result.rows.push_back(std::move(row));
        }
    }
    return result;
}

} // namespace muster::cost
