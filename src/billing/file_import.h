#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <vector>

#include "base/result.h"
#include "billing/held_rows.h"
#include "billing/identity_keys.h"
#include "billing/import.h"
#include "billing/month_drafts.h"
#include "billing/row_inspector.h"
#include "billing/segment_sink.h"
#include "bills/byte_source.h"
#include "bills/delivery.h"
#include "bills/parquet_reader.h"
#include "bills/rejects.h"

namespace muster::billing {

/// That whoever began the import asked to stop it.
inline Error cancelled() {
    return {ErrorKind::Conflict, "billing.cancelled", "the import was stopped"};
}

/// What the workers of one delivery share.
struct DeliveryImport {
    const bills::Delivery& delivery;
    MonthDrafts& drafts;
    std::filesystem::path scratch;
    bills::Rejects* rejects = nullptr; // null: the first bad row stops the import
    ImportProgress& progress;
    std::stop_token stop;
    /// With fewer files than threads: while one thread parses a file, another inflates what
    /// follows.
    bills::Inflating inflating = bills::Inflating::Here;
    /// From when fees are future. Where it is not known, fees that no usage has reached yet are put
    /// aside, and put into segments when it is.
    bool knows_cutoff = false;
    CutoffOf cutoff;
    /// Rows that were put aside are read again: they count only once.
    enum class Pass : std::uint8_t { First, Held };
    Pass pass = Pass::First;
};

/// Reads files of one delivery, one after the other, and puts their rows into segments. Used by one
/// thread; several work side by side.
class FileImport {
public:
    FileImport(const DeliveryImport& task, unsigned worker);

    struct FileResult {
        std::uint64_t rows = 0; // all that are no sums of others, rejected ones too
        std::map<BillingMonth, std::uint64_t> by_month; // without rejected ones
        std::vector<std::filesystem::path> keys;        // runs of identity keys, for loose files
    };
    /// `number` tells the delivery's files apart. Errors: those of import_bills().
    Result<FileResult> read(const bills::BillFile& file, std::size_t number);
    Status finish();

    /// Rows put aside, as files, and up to when usage of each month is known. After finish().
    [[nodiscard]] const std::vector<std::filesystem::path>& held() const { return held_files_; }
    [[nodiscard]] const std::map<BillingMonth, Instant>& latest_usage_ends() const {
        return latest_usage_ends_;
    }

private:
    /// How to speak of a row of the batch at hand.
    struct BatchPlace {
        std::function<bills::RowPlace(std::uint32_t row, ledger::ColumnIndex column)> place;
        std::function<std::string(std::uint32_t row)> text;
    };

    Status set_schema(const ledger::Schema& schema,
                      const bills::BillFile& file,
                      std::string_view container);
    Status finish_schema();
    Result<std::uint64_t> read_text(const bills::BillFile& file,
                                    std::unique_ptr<bills::BillBytes> bytes);
    Result<std::uint64_t> read_parquet(const bills::BillFile& file, bills::BillBytes& bytes);
    Status take_parquet(const bills::BillFile& file, bills::ParquetReader& reader);
    template <class Rows>
    Status take(const Rows& rows, const BatchPlace& at);
    Status expect_month(BillingMonth month);
    template <class Rows>
    Status hold(BillingMonth month, const Rows& rows, const BatchPlace& at, std::uint32_t first);
    template <class Rows>
    Status put(BillingMonth month, const Rows& rows, const BatchPlace& at, std::uint32_t first);
    Status
    skip_or_stop(const BatchPlace& at, std::uint32_t row, ledger::ColumnIndex column, Error error);

    const DeliveryImport& task_;
    unsigned worker_;
    SegmentSink sink_;
    std::optional<ledger::Schema> schema_;
    std::optional<RowInspector> inspector_;
    std::optional<IdentityKeys> keys_;
    std::optional<HeldRows> held_;
    std::vector<std::filesystem::path> held_files_;
    std::map<BillingMonth, Instant> latest_usage_ends_;
    // Of the file being read:
    std::size_t number_ = 0;
    std::string name_;
    std::string format_;
    std::map<BillingMonth, std::uint64_t> rows_by_month_;
    std::uint64_t parquet_rows_ = 0; // taken so far
    std::uint64_t totals_ = 0;       // rows that are sums of others
};

} // namespace muster::billing
