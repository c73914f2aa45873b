#include "bills/parquet_reader.h"

#include <algorithm>
#include <numeric>
#include <set>
#include <system_error>

#include <fmt/format.h>

namespace muster::bills {
namespace {

/// Collects the keys of maps.
class KeyCollector : public duck::ChunkSink {
public:
    explicit KeyCollector(std::size_t maps) : keys_(maps), last_(maps) {}

    Status consume(const duck::DuckChunk& chunk) override {
        for (std::size_t map = 0; map < chunk.columns.size(); ++map) {
            const auto& lists = chunk.columns[map];
            for (std::size_t row = 0; row < chunk.rows; ++row) {
                if (!lists.is_null(row)) {
                    take(map, lists.child(0), lists.range(row));
                }
            }
        }
        return {};
    }
    [[nodiscard]] std::vector<std::string> keys(std::size_t map) const {
        return {keys_[map].begin(), keys_[map].end()};
    }

private:
    void take(std::size_t map, const duck::DuckVector& keys, duck::DuckVector::Range range) {
        auto& last = last_[map];
        for (std::uint64_t place = 0; place < range.length; ++place) {
            const auto key = keys.text(range.offset + place);
            // Maps of neighbouring rows mostly have the same keys in the same order.
            if (place < last.size() && *last[place] == key) {
                continue;
            }
            last.resize(std::max<std::size_t>(last.size(), place + 1));
            last[place] = &*keys_[map].emplace(key).first;
        }
    }

    std::vector<std::set<std::string, std::less<>>> keys_;
    std::vector<std::vector<const std::string*>> last_; // keys of the last row, by place
};

} // namespace

ParquetReader::ParquetReader(std::string path, std::string name, duck::DuckDb database)
    : path_(std::move(path)), name_(std::move(name)), database_(std::move(database)) {}

Result<ParquetReader> ParquetReader::open(const std::filesystem::path& file,
                                          const Options& options) {
    std::error_code failed;
    if (std::filesystem::file_size(file, failed) == 0 && !failed) {
        return ParquetReader();
    }
    const auto path = std::filesystem::absolute(file).lexically_normal();
    // One thread keeps the rows in the file's order; files are read side by side instead.
    TRY(auto database, duck::DuckDb::open({.memory_limit_bytes = options.memory_limit_bytes,
                                           .threads = 1,
                                           .allowed_files = {path}}));
    ParquetReader reader(path.string(), options.name.empty() ? path.string() : options.name,
                         std::move(database));
    for (const auto& read : {reader.read_groups(), reader.read_plan()}) {
        if (!read) {
            return reader.in_file(read.error());
        }
    }
    return reader;
}

/// Not a hive partition, whatever the directories are called: `BILLING_PERIOD=2023-01` is no
/// column.
std::string ParquetReader::table() const {
    return fmt::format("read_parquet({}, hive_partitioning = false, binary_as_string = true)",
                       duck::sql_literal(path_));
}

Status ParquetReader::read_groups() {
    TRY(auto result, database_->query(fmt::format(
                         "SELECT row_group_num_rows FROM parquet_metadata({}) WHERE column_id = 0"
                         " ORDER BY row_group_id",
                         duck::sql_literal(path_))));
    while (true) {
        TRY(const auto* chunk, result.next());
        if (chunk == nullptr) {
            break;
        }
        for (const auto rows : chunk->columns[0].int64s()) {
            group_rows_.push_back(static_cast<std::uint64_t>(rows));
        }
    }
    rows_ = std::accumulate(group_rows_.begin(), group_rows_.end(), std::uint64_t{0});
    return {};
}

Status ParquetReader::read_plan() {
    TRY(const auto columns, database_->describe("FROM " + table()));
    std::vector<std::size_t> maps;
    std::string expressions;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (is_flattened(columns[i])) {
            expressions += (maps.empty() ? "" : ", ") + duck::sql_identifier(columns[i].name);
            maps.push_back(i);
        }
    }
    KeyCollector collector(maps.size());
    if (!maps.empty()) {
        TRY_DONE(
            database_->stream(fmt::format("SELECT {} FROM {}", expressions, table()), collector));
    }
    std::map<std::size_t, std::vector<std::string>> keys;
    for (std::size_t i = 0; i < maps.size(); ++i) {
        keys[maps[i]] = collector.keys(i);
    }
    TRY(plan_, plan_parquet(columns, keys));
    return {};
}

Status ParquetReader::read(const TakeCodedRows& take) {
    if (plan_.fields.empty()) {
        return {};
    }
    ParquetRows rows(plan_, group_rows_, take);
    const Status read = database_->stream_coded(plan_.select(table()), rows, rows);
    if (!read) {
        return in_file(read.error());
    }
    return rows.finish();
}

Error ParquetReader::in_file(Error error) const {
    for (const auto* reason :
         {"duckdb.query", "duckdb.io", "duckdb.forbidden", "duckdb.internal"}) {
        if (error.reason == reason) {
            return {ErrorKind::Invalid, "billing.parquet_damaged",
                    fmt::format("{} cannot be read as Parquet: {}", name_, error.detail)};
        }
    }
    if (error.reason.starts_with("duckdb.") || error.reason == "billing.not_a_number" ||
        error.reason == "billing.duplicate_column" || error.reason == "billing.too_many_columns") {
        error.detail = fmt::format("{}: {}", name_, error.detail);
    }
    return error;
}

} // namespace muster::bills
