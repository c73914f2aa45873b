#include "cost/version_diff.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "billing/charge_model.h"
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

/// before, after and change of each measure.
Result<Sums> sums_of(Change change, std::size_t measures) {
    change.before.resize(measures);
    change.after.resize(measures);
    Sums sums;
    for (std::size_t i = 0; i < measures; ++i) {
        TRY(const std::optional<Decimal> difference, change_of(change.before[i], change.after[i]));
        sums.insert(sums.end(), {change.before[i], change.after[i], difference});
    }
    return sums;
}

Status add(const Sums& values, Sums& sums) {
    sums.resize(std::max(sums.size(), values.size()));
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (sums[i] && values[i]) {
            TRY(sums[i], sums[i]->plus(*values[i]));
        } else if (values[i]) {
            sums[i] = values[i];
        }
    }
    return {};
}

/// The sums of the whole month.
Result<Change> month_of(const std::map<Group, Change>& changes) {
    Change month;
    for (const auto& [group, change] : changes) {
        TRY_DONE(add(change.before, month.before));
        TRY_DONE(add(change.after, month.after));
    }
    return month;
}

bool differs(const Change& change, std::size_t measure) {
    const auto at = [measure](const Sums& sums) { // no sum counts nothing
        return measure < sums.size() ? sums[measure].value_or(Decimal()) : Decimal();
    };
    return at(change.before) != at(change.after);
}

/// The measures in which some group differs.
std::set<std::string> differing(const std::vector<std::string>& names,
                                const std::map<Group, Change>& changes) {
    std::set<std::string> found;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (std::ranges::any_of(changes, [i](const auto& c) { return differs(c.second, i); })) {
            found.insert(names[i]);
        }
    }
    return found;
}

/// Takes out the measures that are not to be shown.
void keep_only(const std::set<std::string>& shown,
               std::vector<std::string>& names,
               std::map<Group, Change>& changes) {
    for (std::size_t i = names.size(); i-- > 0;) {
        if (shown.contains(names[i])) {
            continue;
        }
        names.erase(names.begin() + static_cast<std::ptrdiff_t>(i));
        for (auto& [group, change] : changes) {
            for (Sums* sums : {&change.before, &change.after}) {
                if (i < sums->size()) {
                    sums->erase(sums->begin() + static_cast<std::ptrdiff_t>(i));
                }
            }
        }
    }
}

/// What to show of all measures: the usual two, or where they do not differ those that do. A note
/// tells of others.
std::optional<std::string> choose_measures(std::vector<std::string>& names,
                                           std::map<Group, Change>& changes) {
    std::set<std::string> shown = {"lines", "unblended_cost"};
    std::set<std::string> others = differing(names, changes);
    if (!others.contains("lines") && !others.contains("unblended_cost") && !others.empty()) {
        shown = others;
    }
    keep_only(shown, names, changes);
    std::erase_if(others, [&](const std::string& name) { return shown.contains(name); });
    if (others.empty()) {
        return std::nullopt;
    }
    return fmt::format("these differ too, see --measures: {}", fmt::join(others, ", "));
}

/// Largest change first; groups without one last, and equals in the order of their dimensions.
Status rank(std::size_t measure, std::vector<ReportRow>& rows) {
    using Size = std::optional<Int128>;
    std::vector<std::pair<Size, ReportRow>> sized;
    for (ReportRow& row : rows) {
        const auto& change = row.measures[measure * 3 + 2];
        Size size;
        if (change) {
            TRY(const Decimal rescaled, change->rescaled(Decimal::kMaxScale));
            size = rescaled.units() < 0 ? -rescaled.units() : rescaled.units();
        }
        sized.emplace_back(size, std::move(row));
    }
    std::ranges::stable_sort(sized, std::greater<>{}, &std::pair<Size, ReportRow>::first);
    std::ranges::transform(sized, rows.begin(), [](auto& pair) { return std::move(pair.second); });
    return {};
}

std::string describe(const ledger::Version& version) {
    return fmt::format("version {} of {}, {} lines", version.id, version.published_at.str(),
                       version.contents.rows);
}

struct Sides {
    const ledger::PinnedVersion* before = nullptr;
    const ledger::PinnedVersion* after = nullptr;
};

Result<Sides> sides_of(const ledger::Pin& pin, const DiffOptions& options) {
    const Sides sides{find_version(pin, options.before), find_version(pin, options.after)};
    if (sides.before == nullptr || sides.after == nullptr ||
        sides.before->version.delivery.source != sides.after->version.delivery.source ||
        sides.before->version.delivery.month != sides.after->version.delivery.month) {
        return Error{ErrorKind::Invalid, "ledger.versions_unrelated",
                     fmt::format("{} and {} are not versions of one month of one source",
                                 options.before, options.after)};
    }
    return sides;
}

Report report_of(const DiffOptions& options) {
    Report report;
    report.by = options.by;
    report.measures = options.measures;
    if (report.measures.empty()) {
        const auto names = billing::measure_names();
        report.measures.assign(names.begin(), names.end());
    }
    report.granularity = Granularity::Total;
    return report;
}

Result<ReportResult>
result_of(const Report& report, sys_days start, std::map<Group, Change> changes) {
    ReportResult result;
    result.dimensions = report.by;
    for (const std::string& name : report.measures) {
        result.measures.insert(result.measures.end(),
                               {"before_" + name, "after_" + name, "change_" + name});
    }
    const std::size_t measures = report.measures.size();
    TRY(const Change month, month_of(changes));
    TRY(result.total, sums_of(month, measures));
    for (auto& [group, change] : changes) {
        if (change.before == change.after) {
            continue;
        }
        ReportRow row;
        row.period = date_text(start);
        row.dimensions = group;
        TRY(row.measures, sums_of(std::move(change), measures));
        result.rows.push_back(std::move(row));
    }
    TRY_DONE(rank(ranking_measure(report), result.rows));
    return result;
}

} // namespace

Result<ReportResult>
diff_versions(const ledger::Store& store, const DiffOptions& options, std::stop_token stop) {
    if (options.before == options.after) {
        return Error{ErrorKind::Invalid, "ledger.versions_unrelated",
                     fmt::format("{} is one version: name another one too", options.before)};
    }
    ledger::Selection selection;
    selection.version_ids = {options.before, options.after};
    TRY(const ledger::Pin pin, store.pin(selection));
    TRY(const Sides sides, sides_of(pin, options));
    Report report = report_of(options);
    TRY_DONE(check_report(report));
    TRY_DONE(check_names(report, pin.versions()));
    const ledger::DeliveryFacts& delivery = sides.before->version.delivery;
    const auto month = delivery.month.year_month();
    const sys_days start{month / std::chrono::day{1}};
    TRY(const ReportQuery plan,
        report_query(report, DateRange{start, sys_days{month / std::chrono::last}}));

    std::map<Group, Change> changes; // in the order of the dimensions
    TRY_DONE(add_sums(*sides.before, plan, options, stop, &Change::before, changes));
    TRY_DONE(add_sums(*sides.after, plan, options, stop, &Change::after, changes));
    std::optional<std::string> others;
    if (options.measures.empty()) {
        others = choose_measures(report.measures, changes);
    }
    TRY(ReportResult result, result_of(report, start, std::move(changes)));
    annotate(report, pin.versions(), result);
    result.notes.push_back(fmt::format("{} of {}: {}; {}{}", delivery.month.str(), delivery.source,
                                       describe(sides.before->version),
                                       describe(sides.after->version),
                                       result.rows.empty() ? ": no group differs" : ""));
    if (others) {
        result.notes.push_back(std::move(*others));
    }
    return result;
}

} // namespace muster::cost
