#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "ledger/store.h"
#include "ledger/version.h"
#include "sql/address.h"
#include "sql/session.h"

namespace muster::ledger {

/// The rows behind a Store: sources, versions and which version answers for a month. Knows nothing
/// of files. The same rows and statements on SQLite and PostgreSQL. Each method is one transaction.
/// Thread-safe. Errors: those of the database; of what changes something also Stale
/// "ledger.writer_lost" when another became the writer.
class Catalogue {
public:
    /// `access` Read expects the database to exist. Errors: also Impossible "sql.newer_schema".
    static Result<Catalogue> open(const sql::Address& address, Store::Access access);
    /// Nullopt where a reader finds a database without the ledger's tables.
    static Result<std::optional<Catalogue>> open_for_reading(const sql::Address& address);

    Catalogue(Catalogue&&) noexcept;
    Catalogue& operator=(Catalogue&&) noexcept;
    ~Catalogue();

    /// Makes this the writer: from now on, what an earlier one would still change is refused.
    /// `owner` is for people.
    Status become_writer(const std::string& owner);
    /// The writer, for people; empty where there never was one.
    [[nodiscard]] Result<std::string> writer() const;

    /// The mark of the directory that has the files, if one was bound to the catalogue.
    [[nodiscard]] Result<std::optional<std::string>> files() const;
    /// Binds the directory with that mark, unless another is; the mark that counts.
    Result<std::string> bind_files(const std::string& mark);
    /// Does that while it takes the rows of another catalogue over, of which `from` is a snapshot;
    /// this one has none yet. Errors: also those of sql::copy_rows().
    Status take_over(sql::Session& from, const std::string& mark);

    /// A new version in state building; its id is never used again.
    Result<std::int64_t> begin(const DeliveryFacts& delivery, Instant now);
    /// What a version in state building becomes.
    struct Publication {
        std::int64_t id = 0;
        std::string delivery_id;
        const VersionContents& contents;
    };
    /// Contents, state ready, and the one row of each month that makes it current; all or none.
    /// Errors: also Stale "ledger.writer_lost" when a version is not in state building any more.
    Status publish(const std::vector<Publication>& publications, Instant now);

    /// Ready versions, ordered by (source, month, id).
    [[nodiscard]] Result<std::vector<Version>> versions(const Selection& selection,
                                                        Store::Which which) const;
    /// The same without the lists of their contents: one query, however many there are.
    [[nodiscard]] Result<std::vector<Version>> list(const Selection& selection,
                                                    Store::Which which) const;
    /// Fills in what list() leaves out.
    Status complete(Version& version) const;
    /// What is wrong with the rows, one by one and together; see check_catalogue().
    [[nodiscard]] Result<std::vector<std::string>> check() const;
    /// Ids in state building or removing, what a killed process left; all of them in state removing
    /// from now on, so that nobody publishes them any more.
    Result<std::vector<std::int64_t>> give_up_unfinished();
    /// Ready versions that are not current and not among the `keep` newest of their month.
    [[nodiscard]] Result<std::vector<std::int64_t>> beyond(int keep) const;
    /// No version of the source is found any more; all of them, in state removing from now on.
    Result<std::vector<std::int64_t>> retire(const std::string& source);
    /// Once it has no version; else nothing.
    Status forget_source(const std::string& source);
    Status mark_removing(std::int64_t id);
    Status forget(std::int64_t id);

private:
    struct State;
    explicit Catalogue(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

} // namespace muster::ledger
