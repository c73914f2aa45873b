#include "audit/retention.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "audit/checkpoint_rows.h"
#include "audit/checkpointer.h"

namespace muster::audit {
namespace {

constexpr std::int64_t kMostEvents = 10'000;
constexpr int kPage = 64;

constexpr std::string_view kHashAt = "SELECT hash FROM audit_event WHERE chain = ? AND seq = ?";
constexpr std::string_view kEnded = "SELECT COUNT(*) FROM audit_chain WHERE chain = ? AND seq = ?";
constexpr std::string_view kDropEvents = "DELETE FROM audit_event WHERE chain = ? AND seq <= ?";
constexpr std::string_view kDropChain = "DELETE FROM audit_chain WHERE chain = ?";
constexpr std::string_view kDropHeads = "DELETE FROM audit_checkpoint_head WHERE number <= ?";
constexpr std::string_view kDropCuts = "DELETE FROM audit_checkpoint_cut WHERE number <= ?";
constexpr std::string_view kDropCheckpoints = "DELETE FROM audit_checkpoint WHERE number <= ?";

/// How far the log is to be cut off: through a checkpoint, and through what it binds.
struct Extent {
    std::map<std::string, ChainPoint> chains;
    Checkpoint last; // its number is 0 while there is none
    std::int64_t checkpoints = 0;
    std::int64_t events = 0;

    void include(Checkpoint checkpoint) {
        for (const ChainPoint& head : checkpoint.heads) {
            ChainPoint& point = chains.try_emplace(head.chain, head.chain, 0, "").first->second;
            events += head.seq - point.seq;
            point = head;
        }
        ++checkpoints;
        last = std::move(checkpoint);
    }
};

Result<Extent> extent_before(sql::Session& session, Instant horizon) {
    Extent extent;
    TRY(const std::optional<Checkpoint> cut, newest_cut(session));
    if (cut) {
        for (const ChainPoint& point : cut->cuts) {
            extent.chains.emplace(point.chain, point);
        }
    }
    for (;;) {
        TRY(std::vector<Checkpoint> page, read_checkpoints(session, extent.last.number, kPage));
        for (Checkpoint& checkpoint : page) {
            if (checkpoint.at >= horizon.unix_millis() || extent.events >= kMostEvents) {
                return extent;
            }
            extent.include(std::move(checkpoint));
        }
        if (page.empty()) {
            return extent;
        }
    }
}

Result<bool> exists(sql::Session& session, std::string_view sql, const ChainPoint& point) {
    bool found = false;
    TRY_DONE(session.query(sql, {point.chain, point.seq}, [&](const sql::Row& row) -> Status {
        found = row.integer(0) != 0;
        return {};
    }));
    return found;
}

/// A prefix that was tampered with at its end must not become the beginning of what is trusted.
Status check_bound(sql::Session& session, const ChainPoint& point) {
    std::optional<std::string> hash;
    TRY_DONE(session.query(kHashAt, {point.chain, point.seq}, [&](const sql::Row& row) -> Status {
        hash = row.text(0);
        return {};
    }));
    if (hash && *hash != point.hash) {
        return Error{ErrorKind::Internal, "audit.damaged",
                     fmt::format("event {} of {} is not the one that a checkpoint binds", point.seq,
                                 point.chain)};
    }
    return {};
}

/// Removes a chain up to `point`; whether it goes on after it.
Result<bool> cut_chain(sql::Session& session, const ChainPoint& point) {
    TRY_DONE(check_bound(session, point));
    TRY_DONE(session.execute(kDropEvents, {point.chain, point.seq}));
    TRY(const bool has_ended, exists(session, kEnded, point));
    if (has_ended) {
        TRY_DONE(session.execute(kDropChain, {point.chain}));
    }
    return !has_ended;
}

Status remove(sql::Session& session, const Extent& extent, Checkpoint& cut) {
    for (const auto& [chain, point] : extent.chains) {
        TRY(const bool goes_on, cut_chain(session, point));
        if (goes_on) {
            cut.cuts.push_back(point);
        }
    }
    for (const std::string_view drop : {kDropHeads, kDropCuts, kDropCheckpoints}) {
        TRY_DONE(session.execute(drop, {extent.last.number}));
    }
    cut.cut_through = extent.last.number;
    cut.cut_hash = extent.last.hash;
    return {};
}

} // namespace

Result<Retention::Cut> Retention::cut_before(Instant horizon) {
    const Instant now = ports_.clock.now();
    if (now - horizon < kLeast) {
        return Error{ErrorKind::Invalid, "audit.retention_too_short",
                     fmt::format("events are kept for at least {} hours", kLeast.count())};
    }
    Cut done;
    TRY_DONE(ports_.writer.write([&](sql::Session& session) -> Status {
        TRY(done, cut_part(session, horizon, now));
        return {};
    }));
    return done;
}

Result<Retention::Cut> Retention::cut_part(sql::Session& session, Instant horizon, Instant now) {
    TRY(const Extent extent, extent_before(session, horizon));
    if (extent.checkpoints == 0) {
        return Cut{};
    }
    TRY(const std::optional<Checkpoint> newest, newest_checkpoint(session));
    Checkpoint cut;
    cut.at = now.unix_millis();
    TRY_DONE(remove(session, extent, cut));
    TRY_DONE(seal(session, ports_.signer, newest, cut));
    return Cut{.events = extent.events, .checkpoints = extent.checkpoints};
}

} // namespace muster::audit
