#pragma once

#include <atomic>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "ledger/scratch_directory.h"
#include "ledger/version.h"
#include "ledger/version_hold.h"
#include "scan/query.h"
#include "segment/segment.h"
#include "sql/address.h"

namespace muster::ledger {

/// A version being written, in a directory of its own that no reader knows. Segments may be added
/// from several threads. Dropping it without Store::publish removes the directory.
class Draft {
public:
    Draft(Draft&&) noexcept;
    Draft& operator=(Draft&&) noexcept;
    ~Draft();

    [[nodiscard]] const DeliveryFacts& delivery() const;
    /// Says which delivery it was, where that is known only now.
    void identify(std::string delivery_id);
    [[nodiscard]] const std::filesystem::path& directory() const;
    /// A path in the directory that no earlier call returned: `<stem>-000001.seg`. Thread-safe.
    [[nodiscard]] std::filesystem::path next_segment_path(std::string_view stem = "rows");

private:
    friend class Store;
    struct State;
    explicit Draft(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

/// A version whose files cannot be collected while this lives, with its segments open.
struct PinnedVersion {
    Version version;
    std::vector<Segment> rows;
    struct Rollup {
        VersionRollup record;
        std::vector<Segment> segments;
    };
    std::vector<Rollup> rollups;

    [[nodiscard]] VersionFacts facts() const {
        return {version.delivery.source, version.delivery.month};
    }
};

/// Holds versions in place for a reader. The kernel, and the server of a catalogue on PostgreSQL,
/// let go of the pin when the process ends, however it ends. The store outlives it.
class Pin {
public:
    Pin(Pin&&) noexcept;
    Pin& operator=(Pin&&) noexcept;
    ~Pin();
    /// Ordered by (source, month).
    [[nodiscard]] const std::vector<PinnedVersion>& versions() const;

private:
    friend class Store;
    struct State;
    explicit Pin(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

/// Which versions to read. Empty fields do not restrict; without version ids, the current ones.
struct Selection {
    std::optional<std::string> source;
    std::optional<BillingMonth> first; // inclusive
    std::optional<BillingMonth> last;  // inclusive
    std::vector<std::int64_t> version_ids;

    static Selection of_version(std::int64_t id) {
        Selection selection;
        selection.version_ids = {id};
        return selection;
    }
};

/// What became of old versions.
struct Collected {
    std::vector<std::int64_t> removed;
    std::vector<std::int64_t> pinned; // due, but a reader holds them
    std::uint64_t bytes = 0;
};

/// Where a ledger is: its files under a data directory, its catalogue in the SQLite database there
/// or on PostgreSQL, whose processes then share the data directory.
struct Place {
    std::filesystem::path data;
    std::optional<sql::Address> catalogue = std::nullopt; // on PostgreSQL; none: `data`/muster.db

    [[nodiscard]] sql::Address database() const {
        return catalogue.value_or(sql::Address::file((data / "muster.db").string()));
    }
};

/// The versions of all (source, month) of one installation: a catalogue in a database and a
/// directory of immutable segment files for each version.
///
/// A version becomes visible by one row of the catalogue (`period.current_version`), after its
/// files and directory are on disk; whatever a killed writer left is removed by the next one. One
/// process at a time may open the store for writing, on whatever machine; any number may read.
/// Thread-safe.
class Store {
public:
    enum class Access : std::uint8_t { Read, Write };
    static constexpr int kDefaultKeep = 3;

    struct Ports {
        const Clock& clock;
    };

    /// Creates what is missing for writing; what is missing reads as empty. Errors: Conflict
    /// "lock.held" naming pid and command of the other writer; Impossible "ledger.other_files" and
    /// "ledger.other_catalogue" when files and catalogue are not of one ledger (see file_mark.h);
    /// Unavailable "ledger.io"; those of the database.
    static Result<Store> open(const Place& place, Access access, Ports ports);
    /// With the catalogue in the data directory.
    static Result<Store>
    open(const std::filesystem::path& data_directory, Access access, Ports ports) {
        return open(Place{.data = data_directory}, access, ports);
    }

    Store(Store&&) noexcept;
    Store& operator=(Store&&) noexcept;
    ~Store();

    /// False for a reader that found nothing there, and so sees nothing.
    [[nodiscard]] bool has_catalogue() const;

    /// Errors: those of the database; Stale "ledger.writer_lost" when another became the writer
    /// after the connection to the catalogue's server was lost.
    Result<Draft> begin(const DeliveryFacts& delivery);
    /// A draft with all that it is published with.
    struct Publication {
        Draft draft;
        VersionContents contents;
    };
    /// Makes each draft the current version of its (source, month), all at once or none. The caller
    /// has fsynced the files. Returns the versions, in the same order. Errors: as above; after one
    /// of the database the files stay for the next writer, since it may have happened.
    Result<std::vector<Version>> publish(std::vector<Publication> publications);
    Result<Version> publish(Draft draft, const VersionContents& contents);

    /// What is wrong with the catalogue, in words. Errors: those of the database.
    [[nodiscard]] Result<std::vector<std::string>> check_catalogue() const;

    /// The current version of a (source, month), if any.
    [[nodiscard]] Result<std::optional<Version>> current(const std::string& source,
                                                         BillingMonth month) const;
    /// Matching versions, old ones included when `which` is All; ordered by (source, month, id).
    enum class Which : std::uint8_t { Current, All };
    [[nodiscard]] Result<std::vector<Version>> versions(const Selection& selection,
                                                        Which which = Which::Current) const;

    /// Errors: NotFound "ledger.version_unknown" for an id that is not there; those of
    /// Segment::open.
    [[nodiscard]] Result<Pin> pin(const Selection& selection) const;

    /// Keeps one version's files in place without opening them; the store outlives it. Errors:
    /// NotFound "file.not_found" when it is gone or going.
    [[nodiscard]] Result<VersionHold> hold(std::int64_t version_id) const;
    [[nodiscard]] std::filesystem::path directory(std::int64_t version_id) const;

    /// A new directory beside the versions. Errors: those of file_error().
    Result<ScratchDirectory> scratch();

    /// Lets go of files that stayed open for the next reader, so that those of a source that was
    /// removed give their space back.
    void release(const std::string& source) const;

    /// Removes versions beyond the `keep` newest of each (source, month) that no reader pins.
    Result<Collected> collect(int keep = kDefaultKeep);
    /// Takes all months of a source away: from one moment on nobody finds them any more. Then their
    /// versions are removed, but for those that a reader pins, which the same call removes later,
    /// or the next writer. A source that is not there is no error.
    Result<Collected> remove_source(const std::string& source);

private:
    struct State;
    explicit Store(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

} // namespace muster::ledger
