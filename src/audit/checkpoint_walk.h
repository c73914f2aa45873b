#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "audit/checkpoint.h"
#include "audit/signer.h"
#include "audit/verify.h"
#include "base/result.h"
#include "sql/session.h"

namespace muster::audit {

/// Verifies the checkpoints one after the other; what the chains are then held against.
class CheckpointWalk {
public:
    CheckpointWalk(sql::Session& session, const PublicKeys& keys)
        : session_(session), keys_(keys) {}

    /// The first damage among the checkpoints, or nullopt. Errors: those of the database.
    Result<std::optional<Damage>> run(const std::optional<Anchor>& anchor);

    [[nodiscard]] std::uint64_t checkpoints() const noexcept { return count_; }
    [[nodiscard]] const std::optional<Checkpoint>& newest() const noexcept { return newest_; }
    /// Where a chain begins: after the event that the newest cut names, or at its first.
    [[nodiscard]] ChainPoint base_of(const std::string& chain) const;

private:
    using Found = std::optional<Damage>;
    [[nodiscard]] Found check(const Checkpoint& checkpoint) const;
    [[nodiscard]] Found check_signature(const Checkpoint& checkpoint) const;
    [[nodiscard]] Found check_first(const Checkpoint& first) const;
    [[nodiscard]] Found check_anchor(const Anchor& anchor) const;
    /// Rows of heads and cuts whose checkpoint is not there are of no checkpoint that was checked.
    [[nodiscard]] Result<Found> check_orphans() const;
    void take(Checkpoint checkpoint);

    sql::Session& session_;
    const PublicKeys& keys_;
    std::uint64_t count_ = 0;
    std::int64_t points_ = 0;
    std::optional<Checkpoint> first_; // without its heads
    std::optional<Checkpoint> newest_;
    std::optional<std::string> anchored_hash_; // of the checkpoint that the anchor names
    std::optional<Checkpoint> cut_;
    std::map<std::string, ChainPoint> bases_;
    std::int64_t anchor_number_ = 0;
};

} // namespace muster::audit
