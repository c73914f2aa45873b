#include "billing/file_import.h"

#include <array>

#include <fmt/format.h>

#include "base/csv_field.h"
#include "billing/bill_format.h"
#include "billing/local_copy.h"
#include "billing/row_slices.h"
#include "bills/byte_source.h"
#include "bills/detailed_report.h"
#include "bills/history_columns.h"
#include "bills/parquet_reader.h"
#include "bills/text_reader.h"

namespace muster::billing {
namespace {

/// A first batch of some hundred rows shows a segment which columns go together. Text and the ends
/// of its fields stay in the second-level cache until its rows are in their columns.
constexpr std::size_t kChunkBytes = 512U << 10U;
constexpr std::uint64_t kParquetMemory = 384ULL << 20U;

/// Told by the first bytes, whatever the file is called; a damaged one by its name.
Result<bool> is_parquet(bills::BillBytes& bytes, const std::filesystem::path& path) {
    std::array<std::byte, 4> magic{};
    if (bytes.size() >= magic.size()) {
        TRY_DONE(bytes.read_at(0, magic));
    }
    return as_text(magic) == "PAR1" || path.extension() == ".parquet";
}

std::string_view generation(const ledger::Schema& schema) {
    if (schema.find("billed_cost")) {
        return schema.find("sku_meter") || schema.find("pricing_currency") ? "focus-1.2"
                                                                           : "focus-1.0";
    }
    if (schema.find(bills::kRecordTypeColumn)) {
        return kDetailedFormat;
    }
    if (schema.find(bills::kHistorySourceColumn)) {
        return kHistoryFormat;
    }
    return schema.find("bill_payer_account_name") ? "cur2" : "cur1";
}

ledger::TextRows part(const ledger::TextRows& rows, std::uint32_t first, std::uint32_t count) {
    return slice(rows, first, count);
}

CodedSlice part(const ledger::CodedRows& rows, std::uint32_t first, std::uint32_t count) {
    return {rows, first, count};
}

const ledger::TextRows& rows_of(const ledger::TextRows& rows) {
    return rows;
}
const ledger::CodedRows& rows_of(const CodedSlice& slice) {
    return slice.rows();
}

} // namespace

FileImport::FileImport(const DeliveryImport& task, unsigned worker)
    : task_(task), worker_(worker), sink_(task.drafts, task.cutoff) {}

Status FileImport::set_schema(const ledger::Schema& schema,
                              const bills::BillFile& file,
                              std::string_view container) {
    if (!task_.delivery.month && !RowInspector::has_period(schema)) {
        return Error{ErrorKind::Invalid, "billing.no_period",
                     fmt::format("{}: no bill: its columns have no bill/BillingPeriodStartDate or "
                                 "BillingPeriodStart{}; the first is {}",
                                 file.name,
                                 schema.find(bills::kRecordTypeColumn)
                                     ? ", and its name, as AWS gives it, ends in no month"
                                     : "",
                                 schema.columns.front().source_name)};
    }
    format_ = fmt::format("{}-{}", generation(schema), container);
    if (task_.delivery.is_loose() && task_.delivery.files.size() > 1) {
        keys_.emplace(schema, task_.scratch / fmt::format("keys-{}", number_));
    }
    if (schema_ == schema) {
        return {};
    }
    TRY_DONE(finish_schema());
    schema_ = schema;
    inspector_.emplace(schema, task_.delivery.month,
                       task_.knows_cutoff ? RowInspector::Fees::Together
                                          : RowInspector::Fees::Apart,
                       [this](BillingMonth month, std::string_view currency) {
                           return task_.drafts.set_currency(month, currency, name_);
                       });
    held_.emplace(schema,
                  task_.scratch / fmt::format("held-{}-{}.csv", worker_, held_files_.size()));
    return sink_.set_schema(schema);
}

Status FileImport::finish_schema() {
    if (inspector_) {
        for (const auto& [month, end] : inspector_->latest_usage_ends()) {
            Instant& latest = latest_usage_ends_[month];
            latest = std::max(latest, end);
        }
    }
    if (held_ && !held_->is_empty()) {
        TRY(auto file, held_->finish());
        held_files_.push_back(std::move(file));
    }
    held_.reset();
    inspector_.reset();
    return {};
}

Status FileImport::finish() {
    TRY_DONE(finish_schema());
    return sink_.finish();
}

Result<FileImport::FileResult> FileImport::read(const bills::BillFile& file, std::size_t number) {
    const bool first_pass = task_.pass == DeliveryImport::Pass::First;
    TRY(auto bytes, bills::open_bill(file, first_pass ? &task_.progress.bytes : nullptr));
    TRY(const bool parquet, is_parquet(*bytes, file.path));
    FileResult result;
    keys_.reset();
    number_ = number;
    name_ = file.name;
    rows_by_month_.clear();
    totals_ = 0;
    if (parquet) {
        TRY(result.rows, read_parquet(file, *bytes));
    } else {
        TRY(result.rows, read_text(file, std::move(bytes)));
    }
    result.rows -= totals_;
    result.by_month = std::move(rows_by_month_);
    if (keys_) {
        TRY(result.keys, keys_->finish());
    }
    return result;
}

Result<std::uint64_t> FileImport::read_text(const bills::BillFile& file,
                                            std::unique_ptr<bills::BillBytes> bytes) {
    const bool first_pass = task_.pass == DeliveryImport::Pass::First;
    TRY(auto source, bills::text_of(std::move(bytes), task_.inflating, file.entry));
    TRY(bills::TextReader reader,
        bills::TextReader::open(std::move(source), file.name,
                                {.chunk_bytes = kChunkBytes, .rejects = task_.rejects}));
    if (reader.schema().columns.empty()) {
        return 0; // an export that shrank leaves emptied files behind
    }
    TRY_DONE(set_schema(reader.schema(), file, "csv"));
    std::uint64_t rows = 0;
    while (true) {
        TRY(const auto run, reader.next());
        if (!run) {
            return rows + reader.rejected();
        }
        if (task_.stop.stop_requested()) {
            return cancelled();
        }
        const BatchPlace at{[&](std::uint32_t row, ledger::ColumnIndex column) {
                                return reader.place(*run, row, column);
                            },
                            [&](std::uint32_t row) {
                                const std::uint32_t begin = run->rows.field_begin(row, 0);
                                const std::uint32_t end =
                                    run->rows.field_end(row, run->rows.fields - 1);
                                return std::string(run->rows.text.substr(begin, end - begin));
                            }};
        TRY_DONE(take(run->rows, at));
        rows += run->rows.rows;
        task_.progress.rows += first_pass ? run->rows.rows : 0;
    }
}

Result<std::uint64_t> FileImport::read_parquet(const bills::BillFile& file,
                                               bills::BillBytes& bytes) {
    TRY(const LocalCopy local,
        LocalCopy::of(file, bytes, task_.scratch / fmt::format("object-{}.parquet", number_)));
    TRY(bills::ParquetReader reader,
        bills::ParquetReader::open(
            local.path(), {.memory_limit_bytes = kParquetMemory, .name = file.path.string()}));
    if (reader.schema().columns.empty()) {
        return 0;
    }
    TRY_DONE(set_schema(reader.schema(), file, "parquet"));
    parquet_rows_ = 0;
    TRY_DONE(take_parquet(file, reader));
    task_.progress.bytes += file.origin == nullptr ? file.bytes : 0; // else counted while it came
    return parquet_rows_;
}

Status FileImport::take_parquet(const bills::BillFile& file, bills::ParquetReader& reader) {
    return reader.read([&](const ledger::CodedRows& rows) -> Status {
        if (task_.stop.stop_requested()) {
            return cancelled();
        }
        const BatchPlace at{[&](std::uint32_t row, ledger::ColumnIndex column) {
                                return bills::RowPlace{file.name, parquet_rows_ + row + 1,
                                                       column + 1,
                                                       schema_->columns[column].source_name};
                            },
                            [](std::uint32_t) { return std::string("(a row of a Parquet file)"); }};
        TRY_DONE(take(rows, at));
        parquet_rows_ += rows.rows;
        task_.progress.rows += rows.rows;
        return {};
    });
}

Status FileImport::skip_or_stop(const BatchPlace& at,
                                std::uint32_t row,
                                ledger::ColumnIndex column,
                                Error error) {
    const bills::RowPlace place = at.place(row, column);
    if (error.reason == "ledger.not_a_number") {
        error.reason = "billing.not_a_number";
    }
    // Which currency is the wrong one of two cannot be said of a row.
    if (task_.rejects != nullptr && error.reason != "billing.mixed_currencies") {
        return task_.rejects->add(place, error, at.text(row));
    }
    error.detail = fmt::format("{}: {}", place.str(), error.detail);
    return error;
}

template <class Rows>
Status FileImport::take(const Rows& rows, const BatchPlace& at) {
    for (std::uint32_t first = 0; first < rows.rows;) {
        Inspection seen = inspector_->inspect(rows, first);
        totals_ += seen.totals;
        for (const RowSlice& slice : seen.slices) {
            const auto cut = part(rows, slice.first, slice.rows);
            TRY_DONE(expect_month(slice.month));
            if (keys_) {
                TRY_DONE(keys_->add(rows_of(cut)));
            }
            rows_by_month_[slice.month] += slice.rows;
            TRY_DONE(slice.is_ahead ? hold(slice.month, rows_of(cut), at, slice.first)
                                    : put(slice.month, rows_of(cut), at, slice.first));
        }
        if (!seen.fault) {
            return {};
        }
        RowFault& fault = *seen.fault;
        TRY_DONE(skip_or_stop(at, fault.row, fault.column, std::move(fault.error)));
        first = fault.row + 1;
    }
    return {};
}

/// Before a month's first row of a file.
Status FileImport::expect_month(BillingMonth month) {
    const bool known = task_.pass == DeliveryImport::Pass::Held || rows_by_month_.contains(month);
    return known ? Status() : task_.drafts.set_format(month, format_, name_);
}

/// Puts rows aside. Their amounts are read later, where nobody knows any more which file and row
/// they came from: bad ones must be found now.
template <class Rows>
Status
FileImport::hold(BillingMonth month, const Rows& rows, const BatchPlace& at, std::uint32_t first) {
    std::uint32_t good = 0;
    for (std::uint32_t row = 0; row <= rows.rows; ++row) {
        auto bad = row < rows.rows ? held_->bad_amount(rows, row) : std::nullopt;
        if (row < rows.rows && !bad) {
            continue;
        }
        if (row > good) {
            const auto cut = part(rows, good, row - good);
            TRY_DONE(held_->add(rows_of(cut)));
        }
        if (bad) {
            --rows_by_month_[month];
            TRY_DONE(skip_or_stop(at, first + row, bad->column, std::move(bad->error)));
        }
        good = row + 1;
    }
    return {};
}

/// Puts rows into their segment, without those that have an amount that is none. `first` is where
/// the rows stand in the batch at hand.
template <class Rows>
Status
FileImport::put(BillingMonth month, const Rows& rows, const BatchPlace& at, std::uint32_t first) {
    struct Range {
        std::uint32_t first = 0;
        std::uint32_t rows = 0;
    };
    std::vector<Range> left = {{0, rows.rows}}; // the next last
    while (!left.empty()) {
        const Range range = left.back();
        left.pop_back();
        if (range.rows == 0) {
            continue;
        }
        const auto cut = part(rows, range.first, range.rows);
        Status status = sink_.append(month, rows_of(cut));
        const auto bad = sink_.bad_field();
        if (!status && (!bad || status.error().reason != "ledger.not_a_number")) {
            return status;
        }
        if (!status) {
            --rows_by_month_[month];
            TRY_DONE(skip_or_stop(at, first + range.first + bad->row, bad->column,
                                  std::move(status.error())));
            // Which of several bad rows is found first is up to the columns.
            left.push_back({range.first + bad->row + 1, range.rows - bad->row - 1});
            left.push_back({range.first, bad->row});
        }
    }
    return {};
}

} // namespace muster::billing
