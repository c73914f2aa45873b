#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "duck/duckdb.h"
#include "ledger/segment_table.h"
#include "ledger/store.h"

namespace muster::ledger {

/// Offers pinned versions to SQL: the view `charges`, one for each rollup by its name (`r1`, …),
/// and in both the columns `x_source` and `x_billing_month` (YYYY-MM) before the stored ones. A
/// version without a rollup, for which it did not pay, has its charges in that view one by one, so
/// that the sums over any months are whole.
///
/// Each version is a table function of its own with those two as constants, so that a query that
/// names months or sources opens only theirs. Must outlive the database, and the versions must
/// outlive it.
class ChargesView {
public:
    /// `rollups` are the names of those to offer.
    explicit ChargesView(std::span<const PinnedVersion> versions,
                         std::span<const std::string> rollups = {});

    Status register_in(duck::DuckDb& database) const;

private:
    struct Part {
        std::string view;     // charges, r1, …
        std::string function; // that gives the rows of one version
        VersionFacts facts;
        std::unique_ptr<SegmentTable> rows;
        bool is_stand_in = false; // charges in the view of a rollup
    };
    void add(const std::string& view,
             const PinnedVersion& version,
             std::span<const Segment> rows,
             bool is_stand_in = false);
    [[nodiscard]] std::string select_of(const Part& part) const;

    std::vector<std::string> views_;
    std::vector<Part> parts_;
};

/// Writes the rows of `select` to a Parquet file, which the database must be allowed to touch.
/// Errors: those of DuckDb.
Status export_parquet(duck::DuckDb& database,
                      const std::string& select,
                      const std::filesystem::path& file);

} // namespace muster::ledger
