#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>

#include "base/clock.h"
#include "base/json_fields.h"
#include "base/result.h"
#include "billing/import.h"
#include "billing/import_directories.h"
#include "jobs/kind.h"
#include "jobs/progress_board.h"
#include "jobs/queue.h"

namespace muster::billing {

/// What somebody asks to be imported.
struct ImportRequest {
    std::string path;
    std::optional<std::string> source;
    std::optional<bool> keep_going; // after bad rows
};

} // namespace muster::billing

namespace muster {

template <>
inline constexpr auto json_fields<billing::ImportRequest> = std::tuple{
    JsonField{"path", &billing::ImportRequest::path,
              "file or directory on the server, below one of the import directories", kNotEmpty},
    JsonField{"source", &billing::ImportRequest::source,
              "whose bills these are; the report's name without it, \"files\" for loose files",
              kNotEmpty},
    JsonField{"keep_going", &billing::ImportRequest::keep_going,
              "skip bad rows and keep them in a file of their own"},
};

} // namespace muster

namespace muster::billing {

/// Imports as durable jobs of the kind "billing.import".
///
/// A job looks for what there is to read, then imports it: all months at once or none, and a
/// delivery that is current already changes nothing, so that the repetition after a crash is safe.
/// One import writes to the ledger at a time, in whatever process; the others wait for it. What
/// became of each month is in the job's cursor: {"months": [{"source", "month", "outcome",
/// "version"}], "rejected_rows": n, "rejects": file or null}. Thread-safe.
class ImportJob {
public:
    static constexpr std::string_view kKind = "billing.import";

    struct Ports {
        const ImportDirectories& directories;
        jobs::ProgressBoard& progress;
        const Clock& clock;
    };
    struct Options {
        ledger::Place place;
        unsigned threads = 1;
        std::chrono::milliseconds report_every{500}; // to the board
        std::chrono::milliseconds keep_every{500};   // in the job's row, for other processes
        std::chrono::milliseconds look_again{2'000}; // whether the other import has ended
    };
    ImportJob(Ports ports, Options options) : ports_(ports), options_(std::move(options)) {}

    /// The job for a request: one that is open for the same path and source is the same job.
    /// Errors: those of ImportDirectories::admit.
    [[nodiscard]] Result<jobs::NewJob> plan(const ImportRequest& request,
                                            jobs::Origin origin) const;

    /// What runs it; this outlives it.
    [[nodiscard]] jobs::Kind kind() const;

private:
    Result<jobs::StepOutcome> look(jobs::StepContext& context) const;
    Result<jobs::StepOutcome> read_in(jobs::StepContext& context) const;
    [[nodiscard]] Result<ImportOptions> options_of(const Json& input) const;

    Ports ports_;
    Options options_;
};

} // namespace muster::billing
