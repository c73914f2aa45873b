#include "audit/checkpointer.h"

#include "audit/checkpoint_rows.h"

namespace muster::audit {
namespace {

constexpr std::string_view kSetSealed =
    "UPDATE audit_chain SET sealed = ? WHERE chain = ? AND sealed < ?";

bool is_due(const std::optional<Checkpoint>& newest, bool has_moved, Instant now) {
    if (!newest) {
        return has_moved;
    }
    const std::chrono::milliseconds age = now - Instant::from_unix_millis(newest->at);
    // A clock that was set back must not stop the checkpoints until it has caught up.
    return age < std::chrono::milliseconds{0} || age >= Checkpointer::kQuietPeriod ||
           (has_moved && age >= Checkpointer::kPeriod);
}

} // namespace

Status seal(sql::Session& session,
            const Signer& signer,
            const std::optional<Checkpoint>& newest,
            Checkpoint& checkpoint) {
    checkpoint.number = newest ? newest->number + 1 : 1;
    checkpoint.previous = newest ? newest->hash : std::string(kNoHash);
    checkpoint.key_id = signer.key_id();
    TRY(checkpoint.heads, moved_heads(session));
    const Encoding encoding = encode(checkpoint);
    checkpoint.hash = encoding.hash().hex();
    TRY(const Signature signature, signer.sign(encoding.bytes()));
    checkpoint.signature = hex_of(signature);
    TRY_DONE(insert_checkpoint(session, checkpoint));
    for (const ChainPoint& head : checkpoint.heads) {
        TRY_DONE(session.execute(kSetSealed, {head.seq, head.chain, head.seq}));
    }
    return {};
}

Result<std::optional<Checkpoint>> Checkpointer::take_due() {
    std::optional<Checkpoint> taken;
    const Instant now = ports_.clock.now();
    const Status written = ports_.writer.write([&](sql::Session& session) -> Status {
        taken.reset();
        TRY(const auto newest, newest_checkpoint(session));
        TRY(const auto moved, moved_heads(session));
        if (!is_due(newest, !moved.empty(), now)) {
            return {};
        }
        taken.emplace();
        taken->at = now.unix_millis();
        return seal(session, ports_.signer, newest, *taken);
    });
    if (!written && written.error().kind == ErrorKind::Conflict) {
        return std::optional<Checkpoint>(); // another process took the one of this minute
    }
    TRY_DONE(written);
    return taken;
}

Result<Checkpoint> Checkpointer::take() {
    Checkpoint taken;
    TRY_DONE(ports_.writer.write([&](sql::Session& session) -> Status {
        taken = {};
        taken.at = ports_.clock.now().unix_millis();
        TRY(const auto newest, newest_checkpoint(session));
        return seal(session, ports_.signer, newest, taken);
    }));
    return taken;
}

} // namespace muster::audit
