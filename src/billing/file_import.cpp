#include "billing/file_import.h"

#include <array>

#include <fmt/format.h>

#include "base/csv_field.h"
#include "billing/row_slices.h"
#include "bills/byte_source.h"
#include "bills/parquet_reader.h"
#include "bills/text_reader.h"

namespace muster::billing {
namespace {

/// A first batch of some thousand rows shows a segment which columns go together.
constexpr std::size_t kChunkBytes = 1U << 20U;
constexpr std::uint64_t kParquetMemory = 384ULL << 20U;

Error cancelled() {
    return {ErrorKind::Conflict, "billing.cancelled", "the import was stopped"};
}

/// Told by the first bytes, whatever the file is called; a damaged one by its name.
Result<bool> is_parquet(const std::filesystem::path& path) {
    std::array<std::byte, 4> magic{};
    TRY(FileDescriptor file, FileDescriptor::open(path, FileDescriptor::Mode::Read));
    TRY(const std::size_t size, file.read_some(magic));
    return (size == magic.size() && as_text(magic) == "PAR1") || path.extension() == ".parquet";
}

std::string_view generation(const ledger::Schema& schema) {
    if (schema.find("billed_cost")) {
        return schema.find("sku_meter") || schema.find("pricing_currency") ? "focus-1.2"
                                                                           : "focus-1.0";
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
    if (task_.pass == DeliveryImport::Pass::First) {
        TRY_DONE(task_.drafts.set_format(fmt::format("{}-{}", generation(schema), container),
                                         file.name));
    }
    if (task_.delivery.is_loose() && task_.delivery.files.size() > 1) {
        keys_.emplace(schema, task_.scratch / fmt::format("keys-{}", number_));
    }
    if (schema_ == schema) {
        return {};
    }
    TRY_DONE(finish_schema());
    const bool loose = task_.delivery.is_loose();
    schema_ = schema;
    inspector_.emplace(schema, task_.delivery.month,
                       loose ? RowInspector::Fees::Apart : RowInspector::Fees::Together);
    held_.emplace(schema,
                  task_.scratch / fmt::format("held-{}-{}.csv", worker_, held_files_.size()));
    return sink_.set_schema(schema);
}

Status FileImport::finish_schema() {
    if (inspector_) {
        latest_usage_end_ = std::max(latest_usage_end_, inspector_->latest_usage_end());
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
    TRY(const bool parquet, is_parquet(file.path));
    FileResult result;
    keys_.reset();
    number_ = number;
    if (parquet) {
        TRY(result.rows, read_parquet(file));
    } else {
        TRY(result.rows, read_text(file));
    }
    if (keys_) {
        TRY(result.keys, keys_->finish());
    }
    return result;
}

Result<std::uint64_t> FileImport::read_text(const bills::BillFile& file) {
    const bool first_pass = task_.pass == DeliveryImport::Pass::First;
    TRY(auto source, bills::open_text_file(file.path, first_pass ? &task_.progress.bytes : nullptr,
                                           task_.inflating));
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
            return rows;
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

Result<std::uint64_t> FileImport::read_parquet(const bills::BillFile& file) {
    TRY(bills::ParquetReader reader,
        bills::ParquetReader::open(file.path, {.memory_limit_bytes = kParquetMemory}));
    if (reader.schema().columns.empty()) {
        return 0;
    }
    TRY_DONE(set_schema(reader.schema(), file, "parquet"));
    parquet_rows_ = 0;
    TRY_DONE(reader.read([&](const ledger::CodedRows& rows) -> Status {
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
    }));
    std::error_code ignored;
    task_.progress.bytes += std::filesystem::file_size(file.path, ignored);
    return parquet_rows_;
}

Status FileImport::skip_or_stop(const BatchPlace& at,
                                std::uint32_t row,
                                ledger::ColumnIndex column,
                                Error error) {
    const bills::RowPlace place = at.place(row, column);
    if (error.reason == "ledger.not_a_number") {
        error.reason = "billing.not_a_number";
    }
    if (task_.rejects != nullptr) {
        return task_.rejects->add(place, error, at.text(row));
    }
    error.detail = fmt::format("{}: {}", place.str(), error.detail);
    return error;
}

template <class Rows>
Status FileImport::take(const Rows& rows, const BatchPlace& at) {
    auto slices = inspector_->inspect(rows);
    if (!slices) {
        RowFault& fault = slices.error();
        TRY_DONE(skip_or_stop(at, fault.row, fault.column, std::move(fault.error)));
        // Without the bad row: what stands before it, then what stands after it.
        const auto before = part(rows, 0, fault.row);
        TRY_DONE(take(rows_of(before), at));
        const std::uint32_t next = fault.row + 1;
        const auto after = part(rows, next, rows.rows - next);
        return take(rows_of(after), {[&](std::uint32_t row, ledger::ColumnIndex column) {
                                         return at.place(row + next, column);
                                     },
                                     [&](std::uint32_t row) { return at.text(row + next); }});
    }
    for (const RowSlice& slice : *slices) {
        const auto cut = part(rows, slice.first, slice.rows);
        if (keys_) {
            TRY_DONE(keys_->add(rows_of(cut)));
        }
        TRY_DONE(slice.is_ahead ? held_->add(rows_of(cut))
                                : put(slice.month, rows_of(cut), at, slice.first));
    }
    return {};
}

template <class Rows>
Status
FileImport::put(BillingMonth month, const Rows& rows, const BatchPlace& at, std::uint32_t first) {
    if (rows.rows == 0) {
        return {};
    }
    Status status = sink_.append(month, rows);
    const auto bad = sink_.bad_field();
    if (status || !bad || status.error().reason != "ledger.not_a_number") {
        return status;
    }
    TRY_DONE(skip_or_stop(at, first + bad->row, bad->column, std::move(status.error())));
    const auto before = part(rows, 0, bad->row);
    TRY_DONE(put(month, rows_of(before), at, first));
    const auto after = part(rows, bad->row + 1, rows.rows - bad->row - 1);
    return put(month, rows_of(after), at, first + bad->row + 1);
}

} // namespace muster::billing
