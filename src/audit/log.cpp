#include "audit/log.h"

#include <chrono>
#include <optional>

#include "audit/encoding.h"
#include "audit/event_row.h"
#include "base/check.h"
#include "base/id.h"

namespace muster::audit {
namespace {

// Takes the next number and, on PostgreSQL, the row's lock until the end of the transaction.
constexpr std::string_view kAdvance = R"(
INSERT INTO audit_chain (chain, seq, hash, sealed) VALUES (?, 1, ?, 0)
ON CONFLICT (chain) DO UPDATE SET seq = audit_chain.seq + 1
RETURNING seq, hash)";
constexpr std::string_view kInsertEvent = R"(
INSERT INTO audit_event
    (chain, seq, at, actor, action, target, result, request_id, scope, details, hash)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?))";
constexpr std::string_view kSetHead = "UPDATE audit_chain SET hash = ? WHERE chain = ?";

constexpr std::chrono::hours kLifeOfChain{24};

struct ChainTag {
    static constexpr std::string_view kPrefix = "chain";
};

bool is_over(Instant since, Instant now) {
    const std::chrono::milliseconds age = now - since;
    return age >= kLifeOfChain || age < std::chrono::milliseconds{0};
}

EventRow row_of(const Event& event, Instant now) {
    return {.chain = {},
            .seq = 0,
            .at = now.unix_millis(),
            .actor = event.actor,
            .action = event.action,
            .target = event.target,
            .result = std::string(kEventResultNames.name(event.result)),
            .request_id = event.request_id,
            .scope = event.scope,
            .details = event.details.str(),
            .hash = {}};
}

/// Gives the row its place behind the head of its chain.
Status place(sql::Session& session, EventRow& row) {
    std::string before;
    TRY_DONE(session.query(kAdvance, {row.chain, kNoHash}, [&](const sql::Row& head) -> Status {
        row.seq = head.integer(0);
        before = head.text(1);
        return {};
    }));
    MUSTER_CHECK(row.seq > 0, "a chain did not advance");
    row.hash = hash_of(row, before).hex();
    return {};
}

} // namespace

Status Log::append(sql::Session& session, const Event& event) {
    TRY_DONE(check_event(event));
    const Instant now = ports_.clock.now();
    EventRow row = row_of(event, now);
    row.chain = chain_of(session, now);
    TRY_DONE(place(session, row));
    TRY_DONE(session.execute(kInsertEvent,
                             {row.chain, row.seq, row.at, row.actor, row.action, row.target,
                              row.result, row.request_id, row.scope, row.details, row.hash}));
    TRY_DONE(session.execute(kSetHead, {row.hash, row.chain}));
    return {};
}

std::string Log::chain_of(const sql::Session& session, Instant now) {
    const auto chains = chains_.lock();
    Chain& chain = (*chains)[&session];
    if (chain.name.empty() || is_over(chain.since, now)) {
        chain = {Id<ChainTag>::make(ports_.clock, ports_.random).str(), now};
    }
    return chain.name;
}

} // namespace muster::audit
