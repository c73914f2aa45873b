#include "cost/report_parquet.h"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "duck/duckdb.h"

namespace muster::cost {
namespace {

using duck::TableColumn;
using duck::TableType;

TableType type_of(const ReportResult& result, std::size_t measure) {
    if (result.measures[measure] == "lines") {
        return {TableType::Kind::BigInt, 0, nullptr};
    }
    int scale = Decimal::kMoneyScale;
    for (const ReportRow& row : result.rows) {
        scale = std::max(scale, row.measures[measure] ? row.measures[measure]->scale() : 0);
    }
    return {TableType::Kind::Decimal, scale, nullptr};
}

std::vector<TableColumn> columns_of(const ReportResult& result) {
    std::vector<TableColumn> columns{{"period", {}}};
    for (const std::string& name : result.dimensions) {
        columns.push_back({name, {}});
    }
    for (std::size_t i = 0; i < result.measures.size(); ++i) {
        columns.push_back({result.measures[i], type_of(result, i)});
    }
    return columns;
}

/// Reads the rows of one answer once, in order.
class ResultReader final : public duck::TableReader {
public:
    ResultReader(const ReportResult& result,
                 std::span<const TableColumn> columns,
                 std::span<const std::size_t> projected)
        : result_(result), columns_(columns), projected_(projected.begin(), projected.end()) {}

    Result<std::uint32_t> next(std::span<duck::TableVector> vectors) override {
        const std::size_t rows =
            std::min<std::size_t>(result_.rows.size() - at_, duck::TableSource::kBatchRows);
        for (std::size_t i = 0; i < projected_.size(); ++i) {
            TRY_DONE(fill(projected_[i], rows, vectors[i]));
        }
        at_ += rows;
        return static_cast<std::uint32_t>(rows);
    }

private:
    Status fill(std::size_t column, std::size_t rows, duck::TableVector& vector) {
        const std::size_t texts = result_.dimensions.size() + 1;
        if (column >= texts) {
            return fill_measure(column - texts, columns_[column].type.scale, rows, vector);
        }
        std::vector<std::string_view> values(rows);
        for (std::size_t i = 0; i < rows; ++i) {
            const ReportRow& row = result_.rows[at_ + i];
            const auto& text = column == 0 ? row.period : row.dimensions[column - 1];
            values[i] = text ? std::string_view(*text) : std::string_view();
        }
        vector.put_texts(values);
        return {};
    }

    Status
    fill_measure(std::size_t measure, int scale, std::size_t rows, duck::TableVector& vector) {
        for (std::size_t i = 0; i < rows; ++i) {
            const auto& sum = result_.rows[at_ + i].measures[measure];
            if (!sum) {
                vector.set_null(i);
                continue;
            }
            TRY(const Decimal rescaled, sum->rescaled(scale));
            vector.set_units(i, rescaled.units());
        }
        return {};
    }

    const ReportResult& result_;
    std::span<const TableColumn> columns_;
    std::vector<std::size_t> projected_;
    std::size_t at_ = 0;
};

class ResultScan final : public duck::TableScan {
public:
    ResultScan(const ReportResult& result,
               std::span<const TableColumn> columns,
               std::span<const std::size_t> projected)
        : reader_(std::make_unique<ResultReader>(result, columns, projected)) {}

    [[nodiscard]] std::uint32_t max_threads() const override { return 1; }
    Result<std::unique_ptr<duck::TableReader>> open_reader() override {
        return std::unique_ptr<duck::TableReader>(std::move(reader_));
    }

private:
    std::unique_ptr<ResultReader> reader_; // handed out once: there is one thread
};

class ResultTable final : public duck::TableSource {
public:
    explicit ResultTable(const ReportResult& result)
        : result_(result), columns_(columns_of(result)) {}

    [[nodiscard]] std::span<const TableColumn> columns() const override { return columns_; }
    [[nodiscard]] std::uint64_t row_count() const override { return result_.rows.size(); }
    [[nodiscard]] Result<std::unique_ptr<duck::TableScan>>
    scan(std::span<const std::size_t> projected) const override {
        return std::unique_ptr<duck::TableScan>(
            std::make_unique<ResultScan>(result_, columns_, projected));
    }

private:
    const ReportResult& result_;
    std::vector<TableColumn> columns_;
};

} // namespace

Status write_parquet(const ReportResult& result, const std::filesystem::path& path) {
    const std::filesystem::path target = std::filesystem::absolute(path);
    duck::DuckDb::Options options;
    options.allowed_files = {target};
    const ResultTable table(result);
    TRY(duck::DuckDb duckdb, duck::DuckDb::open(options));
    TRY_DONE(duckdb.register_table("report", table));
    return duckdb.execute(
        fmt::format("COPY (SELECT * FROM report) TO {} (FORMAT parquet, COMPRESSION zstd, "
                    // A file beside it, which it takes for one that is there, may not be touched.
                    "USE_TMP_FILE false)",
                    duck::sql_literal(target.string())));
}

} // namespace muster::cost
