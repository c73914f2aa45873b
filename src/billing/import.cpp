#include "billing/import.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "billing/delivery_identity.h"
#include "billing/delivery_import.h"
#include "billing/month_finish.h"

namespace muster::billing {
namespace {

using Outcome = ImportedMonth::Outcome;

/// The files of a delivery that a month is made of. A delivery with a manifest is all its files;
/// of loose ones, those with rows of the month, and those that have none at all.
std::vector<ledger::InputFile> inputs_of_month(BillingMonth month,
                                               const bills::Delivery& delivery,
                                               const std::vector<ledger::InputFile>& inputs,
                                               const DeliveryRows& read) {
    std::vector<ledger::InputFile> out;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        const auto found = read.files[i].by_month.find(month);
        ledger::InputFile input = inputs[i];
        input.rows = found == read.files[i].by_month.end() ? 0 : found->second;
        input.file_rows = read.files[i].rows;
        if (input.rows > 0 || input.file_rows == 0 || !delivery.is_loose()) {
            out.push_back(std::move(input));
        }
    }
    return out;
}

/// A month that is ready to be published, or was there already.
struct PreparedMonth {
    std::optional<ledger::Draft> draft; // none: unchanged
    ledger::VersionContents contents;
    std::optional<ledger::Version> before;
};

/// One import, from the paths to what was published.
class Import {
public:
    Import(const ImportOptions& options,
           ledger::Store& store,
           ImportProgress& progress,
           std::stop_token stop)
        : options_(options), store_(store), progress_(progress), stop_(std::move(stop)) {
        if (options.bad_rows == BadRows::Skip) {
            rejects_.emplace(options.rejects);
        }
    }

    Result<ImportReport> run(const std::vector<bills::Delivery>& deliveries) {
        for (const bills::Delivery& delivery : deliveries) {
            progress_.total_bytes += bytes_of(delivery);
        }
        for (const bills::Delivery& delivery : deliveries) {
            const std::size_t before = months_.size();
            TRY_DONE(prepare(delivery));
            if (stop_.stop_requested()) {
                return cancelled();
            }
            if (months_.size() == before && !delivery.is_loose()) {
                empty_.push_back(delivery.manifest_path.string());
            }
        }
        if (months_.empty()) {
            return no_rows(deliveries);
        }
        return publish();
    }

private:
    static std::uint64_t bytes_of(const bills::Delivery& delivery) {
        std::uint64_t bytes = 0;
        for (const bills::BillFile& file : delivery.files) {
            bytes += file.bytes;
        }
        return bytes;
    }

    [[nodiscard]] Error no_rows(const std::vector<bills::Delivery>& deliveries) const {
        std::size_t files = 0;
        std::string first;
        for (const bills::Delivery& delivery : deliveries) {
            files += delivery.files.size();
            if (first.empty()) {
                first = delivery.files.empty() ? delivery.manifest_path.string()
                                               : delivery.files.front().name;
            }
        }
        const std::uint64_t rejected = rejects_ ? rejects_->count() : 0;
        return {ErrorKind::Invalid, "billing.no_rows",
                fmt::format("{}: {}; expected a header and at least one row{}", first,
                            files > 1 ? fmt::format("no row in this file and {} others", files - 1)
                                      : "no row in it",
                            rejected > 0 ? fmt::format(" besides {} bad ones", rejected) : "")};
    }

    Status prepare(const bills::Delivery& delivery) {
        ledger::DeliveryFacts facts;
        facts.source =
            options_.source.value_or(delivery.is_loose() ? "files" : delivery.report_name);
        facts.report_name = delivery.report_name;
        facts.delivered_at = delivery.delivered_at;
        facts.delivery_id = delivery.id;
        TRY(auto inputs, describe_files(delivery, stop_));
        TRY(auto known, versions_of_files(store_, facts, delivery.month, inputs));
        for (ledger::Version& version : known) {
            TRY_DONE(add_unchanged(std::move(version)));
        }
        if (known.empty() && !stop_.stop_requested()) {
            return read(delivery, facts, std::move(inputs));
        }
        progress_.bytes += bytes_of(delivery);
        return {};
    }

    Status add_unchanged(ledger::Version version) {
        TRY_DONE(claim(version.delivery));
        PreparedMonth month;
        month.before = std::move(version);
        months_.push_back(std::move(month));
        return {};
    }

    /// A month of a source can come from one delivery of a command only.
    Status claim(const ledger::DeliveryFacts& facts) {
        const auto [found, is_new] =
            claimed_.emplace(std::pair(facts.source, facts.month), facts.delivery_id);
        if (!is_new) {
            return Error{
                ErrorKind::Conflict, "billing.conflicting_deliveries",
                fmt::format(
                    "{} of source '{}' comes in two deliveries ({} and {}); import one of them, or "
                    "name another source",
                    facts.month.str(), facts.source, found->second, facts.delivery_id)};
        }
        return {};
    }

    Status read(const bills::Delivery& delivery,
                const ledger::DeliveryFacts& facts,
                std::vector<ledger::InputFile> inputs) {
        MonthDrafts drafts(store_, facts);
        TRY(const ledger::ScratchDirectory scratch, store_.scratch());
        const std::uint64_t rejected_before = rejects_ ? rejects_->count() : 0;
        // A manifest from before its month is a copy that has lost its time.
        const bool knows_cutoff =
            !delivery.is_loose() && delivery.delivered_at &&
            (!delivery.month || delivery.month->start() <= *delivery.delivered_at);
        const FutureCutoff cutoff{knows_cutoff ? delivery.delivered_at : std::nullopt};
        const DeliveryImport task{.delivery = delivery,
                                  .drafts = drafts,
                                  .scratch = scratch.path(),
                                  .rejects = rejects_ ? &*rejects_ : nullptr,
                                  .progress = progress_,
                                  .stop = stop_,
                                  .inflating = delivery.files.size() < options_.threads
                                                   ? bills::Inflating::Ahead
                                                   : bills::Inflating::Here,
                                  .knows_cutoff = knows_cutoff,
                                  .cutoff = [cutoff](BillingMonth) { return cutoff; }};
        TRY(DeliveryRows rows, import_delivery(task, options_.threads, inputs));
        MonthRead read;
        read.listed_columns = delivery.columns;
        read.listed_files = delivery.listed_files;
        std::set<std::filesystem::path> files;
        for (const bills::BillFile& file : delivery.files) {
            files.insert(file.path);
        }
        read.read_files = files.size();
        read.rejected_rows = (rejects_ ? rejects_->count() : 0) - rejected_before;
        for (const FileImport::FileResult& file : rows.files) {
            read.read_rows += file.rows;
            for (const auto& [month, count] : file.by_month) {
                read.placed_rows += count;
            }
        }
        for (auto& [month, draft] : drafts.take()) {
            read.inputs = inputs_of_month(month, delivery, inputs, rows);
            read.currency = drafts.currency(month);
            read.cutoff = knows_cutoff ? cutoff : rows.cutoffs[month];
            TRY_DONE(finish(draft, read, drafts.rollups(month, {})));
        }
        return {};
    }

    /// Makes a month ready to be published, unless it has no rows or is there already.
    Status
    finish(MonthDraft& month, const MonthRead& read, std::span<const ledger::RollupPlan> rollups) {
        const bool any = std::ranges::any_of(
            read.inputs, [](const ledger::InputFile& input) { return input.rows > 0; });
        if (!any) {
            return {};
        }
        const bool is_by_content = month.draft.delivery().delivery_id.empty();
        if (is_by_content) {
            month.draft.identify(content_id(read.inputs));
        }
        const ledger::DeliveryFacts facts = month.draft.delivery();
        TRY(auto before, store_.current(facts.source, facts.month));
        if (is_by_content && before && before->delivery.delivery_id == facts.delivery_id) {
            return add_unchanged(std::move(*before));
        }
        TRY_DONE(claim(facts));
        PreparedMonth ready;
        TRY(ready.contents, finish_month(month, facts, rollups, read, options_.threads, stop_));
        ready.before = std::move(before);
        ready.draft = std::move(month.draft);
        months_.push_back(std::move(ready));
        return {};
    }

    Result<ImportReport> publish() {
        ImportReport report;
        report.empty_deliveries = std::move(empty_);
        if (rejects_) {
            report.rejected_rows = rejects_->count();
            TRY_DONE(rejects_->finish());
        }
        std::vector<ledger::Store::Publication> publications;
        for (PreparedMonth& month : months_) {
            if (month.draft) {
                publications.push_back({std::move(*month.draft), std::move(month.contents)});
            }
        }
        TRY(auto published, store_.publish(std::move(publications)));
        auto next = published.begin();
        for (PreparedMonth& month : months_) {
            ImportedMonth done;
            if (!month.draft) {
                done.outcome = Outcome::Unchanged;
                done.version = std::move(*month.before);
            } else {
                done.outcome = month.before ? Outcome::Replaced : Outcome::Added;
                done.before = std::move(month.before);
                done.version = std::move(*next++);
            }
            report.months.push_back(std::move(done));
        }
        std::ranges::sort(report.months, {}, [](const ImportedMonth& month) {
            return std::pair(month.version.delivery.source, month.version.delivery.month);
        });
        TRY_DONE(store_.collect());
        return report;
    }

    const ImportOptions& options_;
    ledger::Store& store_;
    ImportProgress& progress_;
    std::stop_token stop_;
    std::optional<bills::Rejects> rejects_;
    std::map<std::pair<std::string, BillingMonth>, std::string> claimed_;
    std::vector<PreparedMonth> months_;
    std::vector<std::string> empty_; // manifests whose files have no rows
};

} // namespace

Result<ImportReport> import_bills(const ImportOptions& options,
                                  ledger::Store& store,
                                  ImportProgress& progress,
                                  std::stop_token stop) {
    TRY(const auto deliveries, bills::find_deliveries(options.paths, options.may_read));
    return import_deliveries(deliveries, options, store, progress, std::move(stop));
}

Result<ImportReport> import_deliveries(const std::vector<bills::Delivery>& deliveries,
                                       const ImportOptions& options,
                                       ledger::Store& store,
                                       ImportProgress& progress,
                                       std::stop_token stop) {
    auto report = Import(options, store, progress, stop).run(deliveries);
    // Whatever noticed it first.
    return !report && stop.stop_requested() ? Result<ImportReport>(cancelled()) : std::move(report);
}

} // namespace muster::billing
