#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/csv_field.h"
#include "base/result.h"
#include "billing/import.h"
#include "ledger/store.h"
#include "support/temp_dir.h"

namespace muster::test {

/// One line of a legacy bill; what is left out is blank.
struct BillLine {
    std::string service = "AmazonEC2";
    std::string account = "000000000042";
    std::string start = "2026-10-02T05:00:00Z";
    std::string type = "Usage";
    std::string usage_type = "BoxUsage";
    std::string resource{};
    std::string zone{};
    std::string team{};
    std::string amount = "1";
    std::string cost = "1";
    std::string currency = "USD";
};

/// The bill of one month as legacy CUR CSV; lines get ids of their own.
inline std::string bill_csv(const std::string& month, const std::vector<BillLine>& lines) {
    std::string text =
        "identity/LineItemId,identity/TimeInterval,bill/BillingPeriodStartDate,lineItem/"
        "UsageAccountId,lineItem/LineItemType,lineItem/UsageStartDate,lineItem/"
        "ProductCode,lineItem/"
        "UsageType,lineItem/AvailabilityZone,lineItem/ResourceId,lineItem/UsageAmount,lineItem/"
        "CurrencyCode,lineItem/UnblendedCost,lineItem/BlendedCost,resourceTags/user:Team\n";
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const BillLine& line = lines[i];
        std::string row = "line" + std::to_string(i) + "," + line.start + "/" + line.start;
        for (const std::string& field :
             {month + "-01T00:00:00Z", line.account, line.type, line.start, line.service,
              line.usage_type, line.zone, line.resource, line.amount, line.currency, line.cost,
              std::string(), line.team}) {
            row += ',';
            append_csv_field(row, field);
        }
        text += row + "\n";
    }
    return text;
}

/// A store in a directory of its own, filled by imports of small bills.
class BillStore {
public:
    BillStore() : store_(open(directory_ / "data", clock_)) {}

    /// The file that was imported.
    std::filesystem::path import(const std::string& month, const std::vector<BillLine>& lines) {
        const auto path = directory_ / (month + ".csv");
        std::ofstream(path) << bill_csv(month, lines);
        billing::ImportOptions options;
        options.paths = {path};
        options.source = "test";
        billing::ImportProgress progress;
        const auto imported = billing::import_bills(options, store_, progress);
        if (!imported) {
            throw std::runtime_error(imported.error().detail);
        }
        return path;
    }

    [[nodiscard]] const ledger::Store& store() const { return store_; }

private:
    static ledger::Store open(const std::filesystem::path& path, const Clock& clock) {
        auto store = ledger::Store::open(path, ledger::Store::Access::Write, {clock});
        if (!store) {
            throw std::runtime_error(store.error().detail);
        }
        return std::move(*store);
    }

    TempDir directory_;
    SystemClock clock_;
    ledger::Store store_;
};

/// A row of an answer as one line: `2026-10-01|AmazonEC2|-|12.5`.
inline std::string line_of(const std::vector<std::string>& cells) {
    std::string text;
    for (const std::string& cell : cells) {
        text += (text.empty() ? "" : "|") + cell;
    }
    return text;
}

} // namespace muster::test
