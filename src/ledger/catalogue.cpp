#include "ledger/catalogue.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "ledger/catalogue_check.h"
#include "ledger/migrations.h"
#include "ledger/version_digest.h"
#include "sql/instants.h"
#include "sql/migrator.h"
#include "sql/read_pool.h"
#include "sql/rows.h"
#include "sql/table_copy.h"
#include "sql/tables.h"
#include "sql/writer.h"

namespace muster::ledger {
namespace {

using sql::Row;
using sql::Session;
using Verdict = CheckResult::Verdict;

constexpr std::string_view kCatalogueModule = "ledger";
constexpr std::string_view kFirstTable = "version"; // of the first migration

/// All but ledger_writer, each after those it refers to.
constexpr auto kTables = std::to_array<std::string_view>(
    {"source", "version", "period", "version_input", "version_segment", "version_rollup",
     "version_rounding", "version_check"});

constexpr std::string_view kRaiseFence =
    "UPDATE ledger_writer SET fence = fence + 1, owner = ? RETURNING fence";
constexpr std::string_view kFence = "SELECT fence FROM ledger_writer";
constexpr std::string_view kOwner = "SELECT owner FROM ledger_writer";
constexpr std::string_view kFiles = "SELECT files FROM ledger_writer";
constexpr std::string_view kBindFiles = "UPDATE ledger_writer SET files = ? WHERE files = ''";
constexpr std::string_view kLastVersion = "SELECT last_version FROM ledger_writer";
constexpr std::string_view kTakeOver = "UPDATE ledger_writer SET files = ?, last_version = ?";
constexpr std::string_view kNextVersion =
    "UPDATE ledger_writer SET last_version = last_version + 1 RETURNING last_version";
constexpr std::string_view kInsertSource =
    "INSERT INTO source (id, name, created_at) SELECT coalesce(max(id), 0) + 1, ?, ? FROM source "
    "WHERE 1 = 1 ON CONFLICT (name) DO NOTHING";
constexpr std::string_view kInsertVersion = R"(
INSERT INTO version (id, source_id, month, delivery_id, report_name, format, delivered_at, state)
SELECT ?, id, ?, ?, ?, ?, ?, 'building' FROM source WHERE name = ?)";
constexpr std::string_view kMarkReady = R"(
UPDATE version SET state = 'ready', delivery_id = ?, published_at = ?, rows = ?, rejected_rows = ?,
    currency = ?, future_cutoff = ?
WHERE id = ? AND state = 'building')";
constexpr std::string_view kMakeCurrent = R"(
INSERT INTO period (source_id, month, current_version)
SELECT source_id, month, id FROM version WHERE id = ?
ON CONFLICT (source_id, month) DO UPDATE SET current_version = excluded.current_version)";
constexpr std::string_view kSetDigest = "UPDATE version SET digest = ? WHERE id = ?";
constexpr std::string_view kInsertInput = "INSERT INTO version_input (version_id, ordinal, name, "
                                          "bytes, rows, file_rows, sha256) "
                                          "VALUES (?, ?, ?, ?, ?, ?, ?)";
constexpr std::string_view kInsertSegment = "INSERT INTO version_segment (version_id, ordinal, "
                                            "file, role, rows, bytes) VALUES (?, ?, ?, ?, ?, ?)";
constexpr std::string_view kInsertRollup =
    "INSERT INTO version_rollup (version_id, name, keys, rows) VALUES (?, ?, ?, ?)";
constexpr std::string_view kInsertRounding =
    "INSERT INTO version_rounding (version_id, column_name, count, residual) VALUES (?, ?, ?, ?)";
constexpr std::string_view kInsertCheck =
    "INSERT INTO version_check (version_id, ordinal, name, verdict, expected, actual, detail) "
    "VALUES (?, ?, ?, ?, ?, ?, ?)";

constexpr std::string_view kVersions = R"(
SELECT v.id, s.name, v.month, v.delivery_id, v.report_name, v.format, v.delivered_at,
    v.published_at, v.rows, v.rejected_rows, v.currency, v.future_cutoff,
    p.current_version IS NOT NULL, v.digest
FROM version v
JOIN source s ON s.id = v.source_id
LEFT JOIN period p ON p.current_version = v.id
WHERE v.state = 'ready'
ORDER BY s.name, v.month, v.id)";
constexpr std::string_view kInputs =
    "SELECT name, bytes, rows, file_rows, sha256 FROM version_input WHERE version_id = ? "
    "ORDER BY ordinal";
constexpr std::string_view kSegments =
    "SELECT file, role, rows, bytes FROM version_segment WHERE version_id = ? ORDER BY ordinal";
constexpr std::string_view kRollups =
    "SELECT name, keys, rows FROM version_rollup WHERE version_id = ? ORDER BY name";
constexpr std::string_view kRoundings = "SELECT column_name, count, residual FROM version_rounding "
                                        "WHERE version_id = ? ORDER BY column_name";
constexpr std::string_view kChecks = "SELECT name, verdict, expected, actual, detail FROM "
                                     "version_check WHERE version_id = ? ORDER BY ordinal";

constexpr std::string_view kGiveUp =
    "UPDATE version SET state = 'removing' WHERE state = 'building'";
constexpr std::string_view kUnfinished =
    "SELECT id FROM version WHERE state IN ('building', 'removing') ORDER BY id";
constexpr std::string_view kBeyond = R"(
SELECT id FROM (
    SELECT v.id, row_number() OVER (PARTITION BY v.source_id, v.month ORDER BY v.id DESC) AS age
    FROM version v WHERE v.state = 'ready') aged
WHERE age > ? AND id NOT IN (SELECT current_version FROM period)
ORDER BY id)";
constexpr std::string_view kMarkRemoving = "UPDATE version SET state = 'removing' WHERE id = ? AND "
                                           "id NOT IN (SELECT current_version FROM period)";
constexpr std::string_view kForget = "DELETE FROM version WHERE id = ? AND state <> 'ready'";
constexpr std::string_view kRetireMonths =
    "DELETE FROM period WHERE source_id IN (SELECT id FROM source WHERE name = ?)";
constexpr std::string_view kRetireVersions =
    "UPDATE version SET state = 'removing' WHERE state = 'ready' AND "
    "source_id IN (SELECT id FROM source WHERE name = ?)";
constexpr std::string_view kRetired =
    "SELECT id FROM version WHERE state = 'removing' AND "
    "source_id IN (SELECT id FROM source WHERE name = ?) ORDER BY id";
constexpr std::string_view kForgetSource =
    "DELETE FROM source WHERE name = ? AND id NOT IN (SELECT source_id FROM version)";

Error writer_lost() {
    return {ErrorKind::Stale, "ledger.writer_lost",
            "another process took over writing to the ledger, which took this one for dead"};
}

/// The table lets no other name in.
Verdict verdict_of(std::string_view name) {
    return kVerdictNames.find(name).value_or(Verdict::NotApplicable);
}

std::string join_lines(const std::vector<std::string>& lines) {
    return fmt::format("{}", fmt::join(lines, "\n"));
}

std::vector<std::string> split_lines(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        lines.emplace_back(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return lines;
}

/// Collects what a reader makes of each row.
template <class T, class Read>
Status collect(Session& session,
               std::string_view sql,
               const std::vector<sql::Value>& values,
               std::vector<T>& into,
               const Read& read) {
    return session.query(sql, values, [&](const Row& row) -> Status {
        into.push_back(read(row));
        return {};
    });
}

Status insert_files(Session& session, std::int64_t id, const VersionContents& contents) {
    int ordinal = 0;
    for (const InputFile& input : contents.inputs) {
        TRY_DONE(session.execute(kInsertInput, {id, ordinal++, input.name, input.bytes, input.rows,
                                                input.file_rows, input.sha256}));
    }
    ordinal = 0;
    for (const VersionSegment& file : contents.segments) {
        TRY_DONE(session.execute(kInsertSegment,
                                 {id, ordinal++, file.file, file.role, file.rows, file.bytes}));
    }
    return {};
}

Status insert_proof(Session& session, std::int64_t id, const VersionContents& contents) {
    for (const VersionRollup& rollup : contents.rollups) {
        TRY_DONE(session.execute(kInsertRollup,
                                 {id, rollup.name, join_lines(rollup.keys), rollup.rows}));
    }
    for (const Rounding& rounding : contents.roundings) {
        TRY_DONE(session.execute(kInsertRounding,
                                 {id, rounding.column, rounding.count, rounding.residual}));
    }
    int ordinal = 0;
    for (const CheckResult& check : contents.checks) {
        TRY_DONE(session.execute(kInsertCheck,
                                 {id, ordinal++, check.name, kVerdictNames.name(check.verdict),
                                  check.expected, check.actual, check.detail}));
    }
    return {};
}

Status read_contents(Session& session, std::int64_t id, VersionContents& contents) {
    TRY_DONE(collect(session, kInputs, {id}, contents.inputs, [](const Row& row) {
        return InputFile{row.text(0), row.count(1), row.count(2), row.text(4), row.count(3)};
    }));
    TRY_DONE(collect(session, kSegments, {id}, contents.segments, [](const Row& row) {
        return VersionSegment{row.text(0), row.text(1), row.count(2), row.count(3)};
    }));
    TRY_DONE(collect(session, kRollups, {id}, contents.rollups, [](const Row& row) {
        return VersionRollup{row.text(0), split_lines(row.text(1)), row.count(2)};
    }));
    TRY_DONE(collect(session, kRoundings, {id}, contents.roundings, [](const Row& row) {
        return Rounding{row.text(0), row.count(1), row.text(2)};
    }));
    return collect(session, kChecks, {id}, contents.checks, [](const Row& row) {
        return CheckResult{row.text(0), verdict_of(row.text(1)), row.text(2), row.text(3),
                           row.text(4)};
    });
}

Result<Version> read_version(const Row& row) {
    TRY(const BillingMonth month, BillingMonth::parse(row.text(2)));
    Version version;
    version.id = row.integer(0);
    version.delivery = {.source = row.text(1),
                        .month = month,
                        .delivery_id = row.text(3),
                        .report_name = row.text(4),
                        .format = row.text(5),
                        .delivered_at = sql::optional_instant(row, 6)};
    version.published_at = Instant::from_unix_millis(row.integer(7));
    version.contents.rows = row.count(8);
    version.contents.rejected_rows = row.count(9);
    version.contents.currency = row.text(10);
    version.contents.future_cutoff = sql::optional_instant(row, 11);
    version.current = row.integer(12) != 0;
    version.digest = row.text(13);
    return version;
}

/// Of the rows as they are read back.
Status set_digest(Session& session, std::int64_t id) {
    std::string digest;
    TRY_DONE(session.query(kVersions, {}, [&](const Row& row) -> Status {
        if (row.integer(0) == id) {
            TRY(Version version, read_version(row));
            TRY_DONE(read_contents(session, id, version.contents));
            digest = version_digest(version);
        }
        return {};
    }));
    TRY_DONE(session.execute(kSetDigest, {digest, id}));
    return {};
}

bool matches(const Version& version, const Selection& selection, Store::Which which) {
    const BillingMonth month = version.delivery.month;
    const auto& ids = selection.version_ids;
    return (which == Store::Which::All || version.current) &&
           (!selection.source || version.delivery.source == *selection.source) &&
           (!selection.first || *selection.first <= month) &&
           (!selection.last || month <= *selection.last) &&
           (ids.empty() || std::ranges::find(ids, version.id) != ids.end());
}

Result<std::vector<Version>>
list_versions(Session& session, const Selection& selection, Store::Which which) {
    std::vector<Version> found;
    TRY_DONE(session.query(kVersions, {}, [&](const Row& row) -> Status {
        TRY(Version version, read_version(row));
        if (matches(version, selection, which)) {
            found.push_back(std::move(version));
        }
        return {};
    }));
    return found;
}

} // namespace

struct Catalogue::State {
    State(const sql::Address& address, std::optional<Session> writes)
        : readers(address, {.most = kMostReaders, .wait = std::chrono::seconds(30), .limits = {}}) {
        if (writes) {
            writer.emplace(std::move(*writes));
        }
    }

    static constexpr std::size_t kMostReaders = 4;

    sql::ReadPool readers;
    std::optional<sql::Writer> writer;
    std::int64_t fence = 0; // ours; set before anything else is written

    Result<std::vector<std::int64_t>> ids(std::string_view sql,
                                          const std::vector<sql::Value>& values) {
        return readers.read([&](Session& session) {
            return sql::all_rows(session, sql, values, [](const Row& row) -> Result<std::int64_t> {
                return row.integer(0);
            });
        });
    }

    Result<std::string> text(std::string_view sql) {
        std::string found;
        TRY_DONE(readers.read([&](Session& session) {
            return session.query(sql, {}, [&](const Row& row) -> Status {
                found = row.text(0);
                return {};
            });
        }));
        return found;
    }

    /// A write of the writer that this became, and of no earlier one.
    Status write(const std::function<Status(Session&)>& work) {
        return writer->write([&](Session& session) -> Status {
            std::int64_t newest = 0;
            TRY_DONE(session.query(kFence, {}, [&](const Row& row) -> Status {
                newest = row.integer(0);
                return {};
            }));
            return newest == fence ? work(session) : Status(writer_lost());
        });
    }

    Status run(std::string_view sql, std::int64_t id) {
        return write([&](Session& session) -> Status {
            TRY_DONE(session.execute(sql, {id}));
            return {};
        });
    }
};

Catalogue::Catalogue(std::unique_ptr<State> state) : state_(std::move(state)) {}
Catalogue::Catalogue(Catalogue&&) noexcept = default;
Catalogue& Catalogue::operator=(Catalogue&&) noexcept = default;
Catalogue::~Catalogue() = default;

Result<Catalogue> Catalogue::open(const sql::Address& address, Store::Access access) {
    std::optional<Session> writes;
    if (access == Store::Access::Write) {
        TRY(writes, Session::open(address, Session::Access::Write));
        TRY_DONE(sql::migrate(*writes, kCatalogueModule, migrations()));
    }
    auto state = std::make_unique<State>(address, std::move(writes));
    TRY_DONE(state->readers.read([](Session& session) {
        return sql::require_migrated(session, kCatalogueModule, migrations());
    }));
    return Catalogue(std::move(state));
}

Result<std::optional<Catalogue>> Catalogue::open_for_reading(const sql::Address& address) {
    {
        TRY(Session session, Session::open(address, Session::Access::Read));
        TRY(const bool is_made, sql::has_table(session, kFirstTable));
        if (!is_made) {
            return std::optional<Catalogue>();
        }
    }
    TRY(Catalogue catalogue, open(address, Store::Access::Read));
    return std::optional(std::move(catalogue));
}

Status Catalogue::become_writer(const std::string& owner) {
    return state_->writer->write([&](Session& session) -> Status {
        return session.query(kRaiseFence, {owner}, [&](const Row& row) -> Status {
            state_->fence = row.integer(0);
            return {};
        });
    });
}

Result<std::string> Catalogue::writer() const {
    return state_->text(kOwner);
}

Result<std::optional<std::string>> Catalogue::files() const {
    TRY(auto mark, state_->text(kFiles));
    return mark.empty() ? std::optional<std::string>() : std::optional(std::move(mark));
}

Result<std::string> Catalogue::bind_files(const std::string& mark) {
    TRY_DONE(state_->writer->write([&](Session& session) -> Status {
        TRY_DONE(session.execute(kBindFiles, {mark}));
        return {};
    }));
    return state_->text(kFiles);
}

Status Catalogue::take_over(Session& from, const std::string& mark) {
    std::int64_t last_version = 0;
    TRY_DONE(from.query(kLastVersion, {}, [&](const Row& row) -> Status {
        last_version = row.integer(0);
        return {};
    }));
    return state_->write([&](Session& session) -> Status {
        const std::vector<std::string> tables(kTables.begin(), kTables.end());
        TRY_DONE(sql::copy_rows(from, session, tables));
        TRY_DONE(session.execute(kTakeOver, {mark, last_version}));
        return {};
    });
}

Result<std::int64_t> Catalogue::begin(const DeliveryFacts& delivery, Instant now) {
    std::int64_t id = 0;
    TRY_DONE(state_->write([&](Session& session) -> Status {
        TRY_DONE(session.query(kNextVersion, {}, [&](const Row& row) -> Status {
            id = row.integer(0);
            return {};
        }));
        TRY_DONE(session.execute(kInsertSource, {delivery.source, now.unix_millis()}));
        TRY_DONE(session.execute(kInsertVersion,
                                 {id, delivery.month.str(), delivery.delivery_id,
                                  delivery.report_name, delivery.format,
                                  sql::millis_of(delivery.delivered_at), delivery.source}));
        return {};
    }));
    return id;
}

Status Catalogue::publish(const std::vector<Publication>& publications, Instant now) {
    return state_->write([&](Session& session) -> Status {
        for (const auto& [id, delivery_id, contents] : publications) {
            TRY(const std::int64_t marked,
                session.execute(kMarkReady, {delivery_id, now.unix_millis(), contents.rows,
                                             contents.rejected_rows, contents.currency,
                                             sql::millis_of(contents.future_cutoff), id}));
            if (marked == 0) {
                return writer_lost();
            }
            TRY_DONE(insert_files(session, id, contents));
            TRY_DONE(insert_proof(session, id, contents));
            TRY_DONE(session.execute(kMakeCurrent, {id}));
            TRY_DONE(set_digest(session, id));
        }
        return {};
    });
}

Result<std::vector<Version>> Catalogue::versions(const Selection& selection,
                                                 Store::Which which) const {
    return state_->readers.snapshot([&](Session& session) -> Result<std::vector<Version>> {
        TRY(auto found, list_versions(session, selection, which));
        for (Version& version : found) {
            TRY_DONE(read_contents(session, version.id, version.contents));
        }
        return found;
    });
}

Result<std::vector<Version>> Catalogue::list(const Selection& selection, Store::Which which) const {
    return state_->readers.read(
        [&](Session& session) { return list_versions(session, selection, which); });
}

Status Catalogue::complete(Version& version) const {
    return state_->readers.snapshot(
        [&](Session& session) { return read_contents(session, version.id, version.contents); });
}

Result<std::vector<std::string>> Catalogue::check() const {
    return state_->readers.read(check_catalogue);
}

Result<std::vector<std::int64_t>> Catalogue::give_up_unfinished() {
    TRY_DONE(state_->write([](Session& session) -> Status {
        TRY_DONE(session.execute(kGiveUp));
        return {};
    }));
    return state_->ids(kUnfinished, {});
}

Result<std::vector<std::int64_t>> Catalogue::beyond(int keep) const {
    return state_->ids(kBeyond, {keep});
}

Result<std::vector<std::int64_t>> Catalogue::retire(const std::string& source) {
    TRY_DONE(state_->write([&](Session& session) -> Status {
        TRY_DONE(session.execute(kRetireMonths, {source}));
        TRY_DONE(session.execute(kRetireVersions, {source}));
        return {};
    }));
    return state_->ids(kRetired, {source});
}

Status Catalogue::forget_source(const std::string& source) {
    return state_->write([&](Session& session) -> Status {
        TRY_DONE(session.execute(kForgetSource, {source}));
        return {};
    });
}

Status Catalogue::mark_removing(std::int64_t id) {
    return state_->run(kMarkRemoving, id);
}

Status Catalogue::forget(std::int64_t id) {
    return state_->run(kForget, id);
}

} // namespace muster::ledger
