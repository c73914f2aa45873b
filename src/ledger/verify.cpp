#include "ledger/verify.h"

#include <filesystem>

#include <fmt/format.h>

#include "ledger/version_digest.h"
#include "scan/scan.h"

namespace muster::ledger {
namespace {

constexpr std::string_view kLines = "lines";

/// Totals of every measure that a rollup carries, by scanning `segments`.
Result<std::vector<std::optional<Decimal>>> totals(const std::vector<Segment>& segments,
                                                   const std::vector<std::string>& columns,
                                                   const VersionFacts& facts,
                                                   unsigned threads) {
    std::vector<ScanInput> inputs;
    for (const Segment& segment : segments) {
        inputs.push_back({&segment, facts});
    }
    Query query;
    for (const std::string& column : columns) {
        query.measures.push_back({column == kLines ? "" : column});
    }
    TRY(const auto rows, scan(inputs, query, threads));
    if (rows.empty()) {
        return std::vector<std::optional<Decimal>>(columns.size());
    }
    return rows.front().sums;
}

/// What is said of a file by errors that begin with its path.
std::string without_path(const std::string& detail, const std::filesystem::path& path) {
    const std::string begin = path.string() + ": ";
    return detail.starts_with(begin) ? detail.substr(begin.size()) : detail;
}

/// The decimal columns of a rollup, `lines` among them.
std::vector<std::string> measures_of(const Segment& rollup) {
    std::vector<std::string> names;
    for (const Column& column : rollup.schema().columns) {
        if (column.kind == ColumnKind::Money || column.kind == ColumnKind::Quantity) {
            names.push_back(column.name);
        }
    }
    return names;
}

/// Collects the findings of one version.
class VersionVerifier {
public:
    VersionVerifier(const Version& version,
                    const std::filesystem::path& directory,
                    unsigned threads,
                    VerifyReport& report)
        : version_(version), directory_(directory), threads_(threads), report_(report) {}

    Status run(const std::stop_token& stop) {
        ++report_.versions;
        std::uint64_t rows = 0;
        for (const VersionSegment& file : version_.contents.segments) {
            if (stop.stop_requested()) {
                return Error{ErrorKind::Conflict, "ledger.cancelled", "stopped before the end"};
            }
            check_file(file);
            rows += file.role == "rows" ? file.rows : 0;
        }
        if (!version_.digest.empty() && version_.digest != version_digest(version_)) {
            found("", "what the catalogue says of it is not what it was published with");
        }
        if (rows != version_.contents.rows) {
            found("", fmt::format("its files have {} rows, the catalogue says {}", rows,
                                  version_.contents.rows));
        }
        report_.rows += rows;
        return {};
    }

    /// Compares each rollup with the rows; only worth it when all files are sound.
    Status compare_rollups(const PinnedVersion& pinned) {
        for (const PinnedVersion::Rollup& rollup : pinned.rollups) {
            if (rollup.segments.empty()) {
                continue;
            }
            const auto columns = measures_of(rollup.segments.front());
            TRY(const auto of_rows, totals(pinned.rows, columns, pinned.facts(), threads_));
            TRY(const auto of_rollup, totals(rollup.segments, columns, pinned.facts(), threads_));
            for (std::size_t i = 0; i < columns.size(); ++i) {
                if (of_rows[i] != of_rollup[i]) {
                    found("",
                          fmt::format("rollup {} sums {} to {}, the rows to {}", rollup.record.name,
                                      columns[i], of_rollup[i] ? of_rollup[i]->str() : "nothing",
                                      of_rows[i] ? of_rows[i]->str() : "nothing"));
                }
            }
        }
        return {};
    }

private:
    void found(std::string file, std::string what) {
        report_.findings.push_back({version_.id, std::move(file), std::move(what)});
    }

    void check_file(const VersionSegment& file) {
        ++report_.files;
        report_.bytes += file.bytes;
        std::error_code error;
        const auto size = std::filesystem::file_size(directory_ / file.file, error);
        if (error) {
            found(file.file, "cannot be read: " + error.message());
            return;
        }
        if (size != file.bytes) {
            found(file.file, fmt::format("has {} bytes, the catalogue says {}", size, file.bytes));
        }
        const auto segment = Segment::open(directory_ / file.file, Segment::Checks::Everything);
        if (!segment) {
            found(file.file, without_path(segment.error().detail, directory_ / file.file));
        } else if (segment->rows() != file.rows) {
            found(file.file,
                  fmt::format("has {} rows, the catalogue says {}", segment->rows(), file.rows));
        }
    }

    const Version& version_;
    const std::filesystem::path& directory_;
    unsigned threads_;
    VerifyReport& report_;
};

/// A version that cannot be held was collected since it was listed, or its files are gone.
Status explain_lost(const Store& store, std::int64_t id, const Error& error, VerifyReport& report) {
    TRY(const auto still, store.versions(Selection::of_version(id), Store::Which::All));
    if (!still.empty()) {
        report.findings.push_back({id, "pin", error.detail});
    }
    return {};
}

} // namespace

Result<VerifyReport>
verify(const Store& store, const Selection& selection, unsigned threads, std::stop_token stop) {
    VerifyReport report;
    TRY(const auto astray, store.check_catalogue());
    for (const std::string& what : astray) {
        report.findings.push_back({0, "", what});
    }
    TRY(const auto versions, store.versions(selection, Store::Which::All));
    for (const Version& version : versions) {
        // Held by its directory alone: a damaged file must not keep the others from being looked
        // at.
        const auto hold = store.hold(version.id);
        if (!hold) {
            TRY_DONE(explain_lost(store, version.id, hold.error(), report));
            continue;
        }
        const std::filesystem::path directory = store.directory(version.id);
        VersionVerifier verifier(version, directory, threads, report);
        const std::size_t before = report.findings.size();
        TRY_DONE(verifier.run(stop));
        if (report.findings.size() == before) {
            TRY(const Pin pin, store.pin(Selection::of_version(version.id)));
            TRY_DONE(verifier.compare_rollups(pin.versions().front()));
        }
    }
    return report;
}

} // namespace muster::ledger
