#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/enum_names.h"
#include "base/instant.h"

namespace muster::ledger {

/// A file that a delivery consisted of, as it was read.
struct InputFile {
    std::string name; // object key of the manifest, or the path given
    std::uint64_t bytes = 0;
    std::uint64_t rows = 0; // of the version's month
    /// Of the file as delivered, or of an object's size and ETag; empty where the manifest
    /// identifies the delivery.
    std::string sha256;
    std::uint64_t file_rows = 0; // of all months, and rejected ones
};

/// One delivery of one billing month of one source: what identifies it and where it came from.
struct DeliveryFacts {
    std::string source;
    BillingMonth month;
    /// The sender's assembly or execution id; where there is none, the hash of the sorted content
    /// hashes of the files that have rows of the month.
    std::string delivery_id;
    std::string report_name; // empty for loose files
    std::string format;      // cur1-csv, cur1-parquet, cur2-csv, cur2-parquet, focus-1.0-csv, …
    std::optional<Instant> delivered_at;
};

/// A check made before a version was published, with its proof.
struct CheckResult {
    enum class Verdict : std::uint8_t { Passed, Violated, NotApplicable };
    std::string name; // e.g. amortized_identity
    Verdict verdict = Verdict::Passed;
    std::string expected;
    std::string actual;
    std::string detail; // what is checked; for a violation, the offending commitment or file
};

inline constexpr auto kVerdictNames = enum_names<CheckResult::Verdict>({
    {CheckResult::Verdict::Passed, "passed"},
    {CheckResult::Verdict::Violated, "violated"},
    {CheckResult::Verdict::NotApplicable, "not_applicable"},
});

/// A segment file of a version. `role` is "rows" for the charges themselves, else a rollup's name.
struct VersionSegment {
    std::string file; // name within the version's directory
    std::string role = "rows";
    std::uint64_t rows = 0;
    std::uint64_t bytes = 0;
};

/// A rollup of a version: its keys, in order. No row for a rollup that did not pay.
struct VersionRollup {
    std::string name;
    std::vector<std::string> keys;
    std::uint64_t rows = 0;
};

/// What became of decimals that had more places than their column keeps.
struct Rounding {
    std::string column;
    std::uint64_t count = 0;
    std::string residual; // exact sum of what rounding took away, as decimal text
};

/// Everything a version was published with, apart from its identity.
struct VersionContents {
    std::uint64_t rows = 0;
    std::uint64_t rejected_rows = 0;
    std::string currency;
    std::optional<Instant> future_cutoff;
    std::vector<InputFile> inputs;
    std::vector<VersionSegment> segments;
    std::vector<VersionRollup> rollups;
    std::vector<Rounding> roundings;
    std::vector<CheckResult> checks;
};

/// An immutable version of one (source, month): one delivery, imported.
struct Version {
    std::int64_t id = 0;
    DeliveryFacts delivery;
    Instant published_at;
    bool current = false;
    VersionContents contents;
    std::string digest; // version_digest() when it was published; empty: by an older program

    [[nodiscard]] std::uint64_t bytes() const;
};

} // namespace muster::ledger
