#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "ledger/store.h"
#include "ledger/version.h"

namespace muster::ledger {

/// The rows behind a Store: sources, versions and which version answers for a month. Knows nothing
/// of files. Each method is one transaction. Thread-safe. Errors: those of the database.
class Catalogue {
public:
    /// `access` Read expects the database to exist. Errors: also Impossible "sql.newer_schema".
    static Result<Catalogue> open(const std::filesystem::path& path, Store::Access access);

    Catalogue(Catalogue&&) noexcept;
    Catalogue& operator=(Catalogue&&) noexcept;
    ~Catalogue();

    /// A new version in state building; its id is never used again.
    Result<std::int64_t> begin(const DeliveryFacts& delivery, Instant now);
    /// What a version in state building becomes.
    struct Publication {
        std::int64_t id = 0;
        std::string delivery_id;
        const VersionContents& contents;
    };
    /// Contents, state ready, and the one row of each month that makes it current; all or none.
    Status publish(const std::vector<Publication>& publications, Instant now);

    /// Ready versions, ordered by (source, month, id).
    [[nodiscard]] Result<std::vector<Version>> versions(const Selection& selection,
                                                        Store::Which which) const;
    /// The same without the lists of their contents: one query, however many there are.
    [[nodiscard]] Result<std::vector<Version>> list(const Selection& selection,
                                                    Store::Which which) const;
    /// Fills in what list() leaves out.
    Status complete(Version& version) const;
    [[nodiscard]] Result<bool> is_ready(std::int64_t id) const;
    /// What is wrong with the rows, one by one and together; see check_catalogue().
    [[nodiscard]] Result<std::vector<std::string>> check() const;
    /// Ids in state building or removing: what a killed process left.
    [[nodiscard]] Result<std::vector<std::int64_t>> unfinished() const;
    /// Ready versions that are not current and not among the `keep` newest of their month.
    [[nodiscard]] Result<std::vector<std::int64_t>> beyond(int keep) const;
    Status mark_removing(std::int64_t id);
    Status forget(std::int64_t id);

private:
    struct State;
    explicit Catalogue(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

} // namespace muster::ledger
