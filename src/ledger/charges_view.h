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
/// and in both the columns `x_source` and `x_billing_month` (YYYY-MM) before the stored ones.
///
/// Each version is a table function of its own with those two as constants, so that a query that
/// names months or sources opens only theirs. Must outlive the database, and the versions must
/// outlive it.
class ChargesView {
public:
    explicit ChargesView(std::span<const PinnedVersion> versions);

    Status register_in(duck::DuckDb& database) const;

private:
    struct Part {
        std::string view;     // charges, r1, …
        std::string function; // that gives the rows of one version
        VersionFacts facts;
        std::unique_ptr<SegmentTable> rows;
    };
    void add(const std::string& view, const PinnedVersion& version, std::span<const Segment> rows);

    std::vector<Part> parts_;
};

/// Writes the rows of `select` to a Parquet file, which the database must be allowed to touch.
/// Errors: those of DuckDb.
Status export_parquet(duck::DuckDb& database,
                      const std::string& select,
                      const std::filesystem::path& file);

} // namespace muster::ledger
