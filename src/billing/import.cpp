#include "billing/import.h"

#include <algorithm>
#include <set>
#include <thread>

#include <fmt/format.h>

#include "billing/delivery_import.h"
#include "billing/month_finish.h"
#include "crypto/sha256.h"

namespace muster::billing {
namespace {

using Outcome = ImportedMonth::Outcome;

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

    Result<ImportReport> run() {
        TRY(std::vector<bills::Delivery> deliveries, bills::find_deliveries(options_.paths));
        for (const bills::Delivery& delivery : deliveries) {
            for (const bills::BillFile& file : delivery.files) {
                std::error_code ignored;
                progress_.total_bytes += std::filesystem::file_size(file.path, ignored);
            }
        }
        for (bills::Delivery& delivery : deliveries) {
            TRY_DONE(prepare(delivery));
        }
        return publish();
    }

private:
    Status prepare(bills::Delivery& delivery) {
        ledger::DeliveryFacts facts;
        facts.source =
            options_.source.value_or(delivery.is_loose() ? "files" : delivery.report_name);
        facts.report_name = delivery.report_name;
        facts.delivered_at = delivery.delivered_at;
        std::vector<ledger::InputFile> inputs = describe_files(delivery);
        if (delivery.is_loose()) {
            TRY(delivery.id, identify(inputs));
        }
        facts.delivery_id = delivery.id;
        TRY(const bool unchanged, is_current(facts, delivery.month));
        return unchanged ? Status{} : read(delivery, facts, std::move(inputs));
    }

    static std::vector<ledger::InputFile> describe_files(const bills::Delivery& delivery) {
        std::vector<ledger::InputFile> inputs;
        for (const bills::BillFile& file : delivery.files) {
            std::error_code ignored;
            inputs.push_back({file.name, std::filesystem::file_size(file.path, ignored), 0, ""});
        }
        return inputs;
    }

    /// Loose files are one delivery, whatever they are called and in whatever order they come.
    Result<std::string> identify(std::vector<ledger::InputFile>& inputs) {
        std::vector<std::string> hashes;
        for (ledger::InputFile& input : inputs) {
            TRY(const auto digest, crypto::sha256_of_file(input.name));
            input.sha256 = digest.hex();
            hashes.push_back(input.sha256);
        }
        std::ranges::sort(hashes);
        crypto::Sha256 all;
        for (const std::string& hash : hashes) {
            all.update(hash);
        }
        return all.finish().hex();
    }

    /// Whether this very delivery is what its months have now; it is then reported as unchanged.
    Result<bool> is_current(const ledger::DeliveryFacts& facts, std::optional<BillingMonth> month) {
        ledger::Selection selection;
        selection.source = facts.source;
        selection.first = month;
        selection.last = month;
        TRY(auto versions, store_.versions(selection, ledger::Store::Which::All));
        std::erase_if(versions, [&](const ledger::Version& version) {
            return version.delivery.delivery_id != facts.delivery_id;
        });
        // A month that this delivery brought may have been replaced since: then it is brought
        // again.
        std::set<BillingMonth> brought;
        std::set<BillingMonth> still;
        for (const ledger::Version& version : versions) {
            brought.insert(version.delivery.month);
            if (version.current) {
                still.insert(version.delivery.month);
            }
        }
        if (brought.empty() || brought != still) {
            return false;
        }
        for (ledger::Version& version : versions) {
            if (version.current) {
                TRY_DONE(claim(version.delivery));
                PreparedMonth month_ready;
                month_ready.before = std::move(version);
                months_.push_back(std::move(month_ready));
            }
        }
        return true;
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
        DeliveryImport task{.delivery = delivery,
                            .drafts = drafts,
                            .scratch = scratch.path(),
                            .rejects = rejects_ ? &*rejects_ : nullptr,
                            .progress = progress_,
                            .stop = stop_,
                            .inflating = delivery.files.size() < options_.threads
                                             ? bills::Inflating::Ahead
                                             : bills::Inflating::Here,
                            .cutoff = {delivery.is_loose() ? std::nullopt : delivery.delivered_at}};
        TRY(const FutureCutoff cutoff, import_delivery(task, options_.threads, inputs));
        const std::uint64_t rejected = (rejects_ ? rejects_->count() : 0) - rejected_before;
        auto months = drafts.take();
        const DeliveryRead done{.delivery = delivery,
                                .inputs = std::move(inputs),
                                .cutoff = cutoff,
                                .rejected_rows = rejected,
                                .months = months.size()};
        for (auto& [month, draft] : months) {
            const ledger::DeliveryFacts of_month = draft.draft.delivery();
            TRY_DONE(claim(of_month));
            PreparedMonth ready;
            TRY(ready.contents,
                finish_month(draft, of_month, drafts.rollups({}), done, options_.threads));
            TRY(ready.before, store_.current(of_month.source, month));
            ready.draft = std::move(draft.draft);
            months_.push_back(std::move(ready));
        }
        return {};
    }

    Result<ImportReport> publish() {
        ImportReport report;
        if (rejects_) {
            report.rejected_rows = rejects_->count();
            TRY_DONE(rejects_->finish());
        }
        for (PreparedMonth& month : months_) {
            ImportedMonth done;
            if (!month.draft) {
                done.outcome = Outcome::Unchanged;
                done.version = std::move(*month.before);
            } else {
                done.outcome = month.before ? Outcome::Replaced : Outcome::Added;
                done.before = std::move(month.before);
                TRY(done.version, store_.publish(std::move(*month.draft), month.contents));
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
};

} // namespace

Result<ImportReport> import_bills(const ImportOptions& options,
                                  ledger::Store& store,
                                  ImportProgress& progress,
                                  std::stop_token stop) {
    return Import(options, store, progress, std::move(stop)).run();
}

} // namespace muster::billing
