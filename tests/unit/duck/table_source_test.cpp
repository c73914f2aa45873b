#include "duck/table_source.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <optional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/decimal.h"
#include "duck/duckdb.h"

namespace muster::duck {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::uint64_t kRows = 10'000;
constexpr std::uint64_t kPart = 1'000; // a reader takes that many rows at a time
constexpr std::int64_t kPastInt64Row = 77;

/// Ten thousand rows worked out from their number, one column of every type.
class CountingTable : public TableSource {
public:
    enum Column { Number, Service, Account, Cost, Start, Free };

    CountingTable() {
        auto services = std::make_shared<std::vector<std::string>>();
        for (int i = 0; i < 300; ++i) {
            services->push_back("service " + std::to_string(i));
        }
        columns_ = {{"number", {.kind = TableType::Kind::BigInt}},
                    {"service", {.kind = TableType::Kind::Enum, .values = services}},
                    {"account", {.kind = TableType::Kind::Text}},
                    {"cost", {.kind = TableType::Kind::Decimal, .scale = 10}},
                    {"start", {.kind = TableType::Kind::Timestamp}},
                    {"free", {.kind = TableType::Kind::Boolean}}};
    }

    [[nodiscard]] std::span<const TableColumn> columns() const override { return columns_; }
    [[nodiscard]] std::uint64_t row_count() const override { return kRows; }
    [[nodiscard]] Result<std::unique_ptr<TableScan>>
    scan(std::span<const std::size_t> projected) const override;

    mutable std::vector<std::size_t> asked_for;
    std::optional<Error> failure;

private:
    std::vector<TableColumn> columns_;
};

class CountingReader : public TableReader {
public:
    CountingReader(std::vector<std::size_t> projected, std::atomic<std::uint64_t>& next)
        : projected_(std::move(projected)), next_(next) {}

    Result<std::uint32_t> next(std::span<TableVector> columns) override {
        const auto begin = next_.fetch_add(kPart);
        if (begin >= kRows) {
            return 0U;
        }
        for (std::size_t i = 0; i < columns.size(); ++i) {
            fill(columns[i], projected_[i], static_cast<std::int64_t>(begin));
        }
        return static_cast<std::uint32_t>(kPart);
    }

private:
    static void fill(TableVector& vector, std::size_t column, std::int64_t begin) {
        std::vector<std::int64_t> numbers(kPart);
        std::vector<std::uint32_t> codes(kPart);
        for (std::size_t row = 0; row < kPart; ++row) {
            numbers[row] = begin + static_cast<std::int64_t>(row);
            codes[row] = static_cast<std::uint32_t>(numbers[row] % 300);
        }
        switch (column) {
        case CountingTable::Number: vector.put_units(numbers); break;
        case CountingTable::Service:
            codes[0] = TableVector::kNullCode;
            vector.put_codes(codes);
            break;
        case CountingTable::Account: put_accounts(vector, codes); break;
        case CountingTable::Cost: put_costs(vector, numbers); break;
        case CountingTable::Start:
            for (std::size_t row = 0; row < kPart; ++row) {
                vector.set_instant(row, Instant::from_unix_millis(numbers[row] * 3'600'000));
            }
            break;
        default:
            for (std::size_t row = 0; row < kPart; ++row) {
                vector.set_boolean(row, numbers[row] % 2 == 0);
            }
        }
    }
    static void put_accounts(TableVector& vector, std::span<const std::uint32_t> codes) {
        std::vector<std::string> names(300);
        for (std::size_t i = 1; i < names.size(); ++i) {
            names[i] = "an account with a long name " + std::to_string(i);
        }
        const std::vector<std::string_view> views(names.begin(), names.end());
        vector.put_texts(codes, views);
    }
    static void put_costs(TableVector& vector, std::span<const std::int64_t> numbers) {
        vector.put_units(numbers);
        const auto found = std::ranges::find(numbers, kPastInt64Row);
        if (found != numbers.end()) {
            vector.set_units(static_cast<std::size_t>(found - numbers.begin()), power_of_ten(25));
        }
    }

    std::vector<std::size_t> projected_;
    std::atomic<std::uint64_t>& next_;
};

class CountingScan : public TableScan {
public:
    explicit CountingScan(std::vector<std::size_t> projected) : projected_(std::move(projected)) {}
    [[nodiscard]] std::uint32_t max_threads() const override { return 4; }
    Result<std::unique_ptr<TableReader>> open_reader() override {
        return std::make_unique<CountingReader>(projected_, next_);
    }

private:
    std::vector<std::size_t> projected_;
    std::atomic<std::uint64_t> next_ = 0;
};

Result<std::unique_ptr<TableScan>>
CountingTable::scan(std::span<const std::size_t> projected) const {
    if (failure) {
        return *failure;
    }
    asked_for.assign(projected.begin(), projected.end());
    return std::make_unique<CountingScan>(asked_for);
}

class TableSourceTest : public testing::Test {
protected:
    void SetUp() override {
        auto opened = DuckDb::open({.threads = 2});
        ASSERT_TRUE(opened) << opened.error().detail;
        database_.emplace(std::move(*opened));
        const auto registered = database_->register_table("rows", table_);
        ASSERT_TRUE(registered) << registered.error().detail;
    }

    /// The only row of `sql`, its columns cast to text by DuckDB.
    std::vector<std::string> row(const std::string& sql) {
        auto result = database_->query("SELECT COLUMNS(*)::VARCHAR FROM (" + sql + ")");
        if (!result) {
            return {result.error().detail};
        }
        const auto chunk = result->next();
        std::vector<std::string> texts;
        for (const auto& column : (*chunk)->columns) {
            texts.emplace_back(column.is_null(0) ? "null" : column.text(0));
        }
        return texts;
    }

    CountingTable table_; // outlives the database
    std::optional<DuckDb> database_;
};

TEST_F(TableSourceTest, DeliversEveryRowOnceOverTwoThreads) {
    EXPECT_THAT(row("SELECT count(*), sum(number), count(DISTINCT number) FROM rows"),
                ElementsAre("10000", "49995000", "10000"));
}

TEST_F(TableSourceTest, DeliversEveryType) {
    EXPECT_THAT(row("SELECT * FROM rows WHERE number = 1234"),
                ElementsAre("1234", "service 34", "an account with a long name 34", "0.0000001234",
                            "1970-02-21 10:00:00", "true"));
}

TEST_F(TableSourceTest, DeliversDecimalsPastInt64) {
    EXPECT_THAT(row("SELECT cost FROM rows WHERE number = 77"),
                ElementsAre("1000000000000000.0000000000"));
}

TEST_F(TableSourceTest, DeliversAbsentValuesAsNull) {
    EXPECT_THAT(row("SELECT count(service), count(account), count(DISTINCT account) FROM rows"),
                ElementsAre("9990", "9966", "299"));
}

TEST_F(TableSourceTest, AsksForTheColumnsOfTheQueryOnly) {
    row("SELECT max(cost) FROM rows WHERE service = 'service 7'");

    EXPECT_THAT(table_.asked_for,
                testing::UnorderedElementsAre(CountingTable::Service, CountingTable::Cost));
}

TEST_F(TableSourceTest, AsksForAtMostOneColumnToCountRows) {
    EXPECT_THAT(row("SELECT count(*) FROM rows"), ElementsAre("10000"));

    EXPECT_LE(table_.asked_for.size(), 1);
}

TEST_F(TableSourceTest, FailsTheQueryWhenTheSourceFails) {
    table_.failure = Error{ErrorKind::Invalid, "ledger.segment_damaged", "block 7"};

    const auto queried = database_->query("SELECT sum(number) FROM rows");

    ASSERT_FALSE(queried);
    EXPECT_THAT(queried.error().detail, testing::HasSubstr("ledger.segment_damaged"));
}

} // namespace
} // namespace muster::duck
