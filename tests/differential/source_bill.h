#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/instant.h"
#include "duck/duckdb.h"

namespace muster::test {

/// The files of a bill as they lie on disk, read by DuckDB: what there is to ask about them, and
/// the answers. Knows nothing of the ledger.
class SourceBill {
public:
    struct Files {
        std::filesystem::path root; // all that is read lies below it
        std::vector<std::filesystem::path> paths;
        bool is_parquet = false;
        bool is_focus = false;
        /// Fees from then on are for the future; none: from the end of the last usage row on.
        std::optional<Instant> future;
    };
    static SourceBill read(const Files& files);

    /// A column of the table `charges`; `in_months` are the months whose files have it (empty for
    /// what every bill has).
    struct Name {
        std::string column;
        std::set<std::string> in_months;
        bool is_money = false; // kept to ten places
    };
    /// What reports may group and filter by, and sum up, under each name it goes by.
    [[nodiscard]] const std::map<std::string, Name>& dimensions() const { return dimensions_; }
    [[nodiscard]] const std::map<std::string, Name>& measures() const { return measures_; }
    [[nodiscard]] const std::set<std::string>& months() const { return months_; }

    /// Some values of a dimension, in a fixed order.
    [[nodiscard]] const std::vector<std::string>& values(const std::string& dimension) const;

    using Row = std::vector<std::optional<std::string>>;
    [[nodiscard]] std::vector<Row> ask(const std::string& sql) const;

private:
    explicit SourceBill(duck::DuckDb database) : database_(std::move(database)) {}
    void find_months(const Files& files);
    void make_charges(const Files& files);
    void add_column_names();

    mutable duck::DuckDb database_;
    std::map<std::string, Name> dimensions_;
    std::map<std::string, Name> measures_;
    std::set<std::string> months_;
    mutable std::map<std::string, std::vector<std::string>> values_;
};

} // namespace muster::test
