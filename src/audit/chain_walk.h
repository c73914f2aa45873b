#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "audit/checkpoint.h"
#include "audit/event_row.h"
#include "audit/verify.h"
#include "base/result.h"
#include "sql/session.h"

namespace muster::audit {

/// Verifies the events of one chain against each other and against the checkpoints.
class ChainWalk {
public:
    /// `base` is what the chain begins after.
    ChainWalk(sql::Session& session, ChainPoint base) : session_(session), last_(std::move(base)) {}

    /// The first damage of the chain, or nullopt. Errors: those of the database.
    Result<std::optional<Damage>> run();

    [[nodiscard]] std::uint64_t events() const noexcept { return events_; }
    [[nodiscard]] std::optional<Unprotected> unprotected() const;

private:
    using Found = std::optional<Damage>;
    Status load_sealed();
    Result<std::vector<EventRow>> next_page();
    Found check(const EventRow& row);
    /// The chain must pass through each point that a checkpoint binds.
    Found check_sealed();
    [[nodiscard]] Result<Found> check_head() const;
    [[nodiscard]] Damage damage(DamageKind kind, std::int64_t seq, std::string detail) const;

    sql::Session& session_;
    ChainPoint last_; // the row that was checked last
    std::vector<ChainPoint> sealed_;
    std::size_t passed_ = 0; // how many of them
    std::int64_t sealed_seq_ = 0;
    std::uint64_t events_ = 0;
    bool has_begun_ = false;
};

/// Calls `each` for every chain that events, heads or checkpoints name, until it returns false.
Status for_each_chain(sql::Session& session,
                      const std::function<Result<bool>(const std::string& chain)>& each);

} // namespace muster::audit
