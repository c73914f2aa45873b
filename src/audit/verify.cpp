#include "audit/verify.h"

#include "audit/chain_walk.h"
#include "audit/checkpoint_walk.h"

namespace muster::audit {
namespace {

constexpr std::string_view kCountEvents = "SELECT COUNT(*) FROM audit_event";

Result<std::uint64_t> count_events(sql::Session& session) {
    std::uint64_t count = 0;
    TRY_DONE(session.query(kCountEvents, {}, [&](const sql::Row& row) -> Status {
        count = row.count(0);
        return {};
    }));
    return count;
}

Status verify_chains(sql::Session& session, const CheckpointWalk& walk, Verification& found) {
    return for_each_chain(session, [&](const std::string& name) -> Result<bool> {
        ChainWalk chain(session, walk.base_of(name));
        TRY(found.damage, chain.run());
        ++found.chains;
        found.events += chain.events();
        if (const auto unprotected = chain.unprotected(); unprotected && !found.damage) {
            found.unprotected.push_back(*unprotected);
        }
        return !found.damage;
    });
}

} // namespace

Result<Verification>
verify(sql::Session& session, const PublicKeys& keys, const std::optional<Anchor>& anchor) {
    Verification found;
    CheckpointWalk walk(session, keys);
    TRY(found.damage, walk.run(anchor));
    found.checkpoints = walk.checkpoints();
    if (const std::optional<Checkpoint>& newest = walk.newest()) {
        found.sealed_at = Instant::from_unix_millis(newest->at);
    }
    if (found.damage) {
        return found;
    }
    TRY_DONE(verify_chains(session, walk, found));
    TRY(const std::uint64_t events, count_events(session));
    if (!found.damage && events != found.events) {
        found.damage = Damage{DamageKind::Unexpected, "events", "there are events of no chain"};
    }
    return found;
}

} // namespace muster::audit
