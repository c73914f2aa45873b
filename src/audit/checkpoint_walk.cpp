#include "audit/checkpoint_walk.h"

#include <utility>
#include <vector>

#include <fmt/format.h>

#include "audit/checkpoint_rows.h"

namespace muster::audit {
namespace {

constexpr int kCheckpointsOfPage = 64;
constexpr std::string_view kCountPoints = R"(
SELECT (SELECT COUNT(*) FROM audit_checkpoint_head) + (SELECT COUNT(*) FROM audit_checkpoint_cut),
       (SELECT COUNT(*) FROM audit_checkpoint))";

std::string place_of(std::int64_t number) {
    return fmt::format("checkpoint {}", number);
}

} // namespace

Result<std::optional<Damage>> CheckpointWalk::run(const std::optional<Anchor>& anchor) {
    anchor_number_ = anchor ? anchor->number : 0;
    for (;;) {
        TRY(std::vector<Checkpoint> page,
            read_checkpoints(session_, newest_ ? newest_->number : -1, kCheckpointsOfPage));
        for (Checkpoint& checkpoint : page) {
            if (Found damage = check(checkpoint)) {
                return damage;
            }
            take(std::move(checkpoint));
        }
        if (page.empty()) {
            break;
        }
    }
    if (Found damage = first_ ? check_first(*first_) : std::nullopt) {
        return damage;
    }
    if (Found damage = anchor ? check_anchor(*anchor) : std::nullopt) {
        return damage;
    }
    return check_orphans();
}

ChainPoint CheckpointWalk::base_of(const std::string& chain) const {
    const auto found = bases_.find(chain);
    return found != bases_.end() ? found->second : ChainPoint{chain, 0, std::string(kNoHash)};
}

CheckpointWalk::Found CheckpointWalk::check(const Checkpoint& checkpoint) const {
    if (newest_ && checkpoint.number != newest_->number + 1) {
        return Damage{DamageKind::Missing, place_of(newest_->number + 1),
                      fmt::format("checkpoint {} follows {}", checkpoint.number, newest_->number)};
    }
    if (encode(checkpoint).hash().hex() != checkpoint.hash) {
        return Damage{DamageKind::Changed, place_of(checkpoint.number),
                      "its hash is not the hash of what it holds"};
    }
    if (newest_ && checkpoint.previous != newest_->hash) {
        return Damage{DamageKind::Rewritten, place_of(checkpoint.number),
                      "it does not follow from the checkpoint before it"};
    }
    return check_signature(checkpoint);
}

CheckpointWalk::Found CheckpointWalk::check_signature(const Checkpoint& checkpoint) const {
    if (!keys_.has(checkpoint.key_id)) {
        return Damage{DamageKind::Unsigned, place_of(checkpoint.number),
                      fmt::format("the key {} is not known", checkpoint.key_id)};
    }
    const Result<Signature> signature = parse_signature(checkpoint.signature);
    if (!signature || !keys_.verify(checkpoint.key_id, encode(checkpoint).bytes(), *signature)) {
        return Damage{DamageKind::Unsigned, place_of(checkpoint.number),
                      "the signature is not one over this checkpoint"};
    }
    return std::nullopt;
}

CheckpointWalk::Found CheckpointWalk::check_first(const Checkpoint& first) const {
    const std::int64_t expected = cut_ ? cut_->cut_through + 1 : 1;
    const std::string before = cut_ ? cut_->cut_hash : std::string(kNoHash);
    if (first.number != expected) {
        return Damage{first.number > expected ? DamageKind::Missing : DamageKind::Unexpected,
                      place_of(first.number > expected ? expected : first.number),
                      fmt::format("the first is {}", first.number)};
    }
    if (first.previous != before) {
        return Damage{DamageKind::Rewritten, place_of(first.number),
                      "it does not follow from what was cut off"};
    }
    return std::nullopt;
}

CheckpointWalk::Found CheckpointWalk::check_anchor(const Anchor& anchor) const {
    if (cut_ && anchor.number <= cut_->cut_through) {
        return std::nullopt; // cut off on purpose, as was signed later
    }
    if (!anchored_hash_) {
        return Damage{DamageKind::Missing, place_of(anchor.number), "it was kept elsewhere"};
    }
    if (*anchored_hash_ != anchor.hash) {
        return Damage{DamageKind::Rewritten, place_of(anchor.number),
                      "it is not the one that was kept elsewhere"};
    }
    return std::nullopt;
}

Result<CheckpointWalk::Found> CheckpointWalk::check_orphans() const {
    std::int64_t points = 0;
    std::int64_t checkpoints = 0;
    TRY_DONE(session_.query(kCountPoints, {}, [&](const sql::Row& row) -> Status {
        points = row.integer(0);
        checkpoints = row.integer(1);
        return {};
    }));
    if (points != points_ || checkpoints != static_cast<std::int64_t>(count_)) {
        return Found(Damage{DamageKind::Unexpected, "checkpoints",
                            "there are rows that belong to no checkpoint"});
    }
    return Found();
}

void CheckpointWalk::take(Checkpoint checkpoint) {
    ++count_;
    points_ += static_cast<std::int64_t>(checkpoint.heads.size() + checkpoint.cuts.size());
    if (checkpoint.number == anchor_number_) {
        anchored_hash_ = checkpoint.hash;
    }
    checkpoint.heads.clear();
    if (checkpoint.is_cut()) {
        bases_.clear();
        for (const ChainPoint& cut : checkpoint.cuts) {
            bases_.emplace(cut.chain, cut);
        }
        cut_ = checkpoint;
    }
    if (!first_) {
        first_ = checkpoint;
    }
    newest_ = std::move(checkpoint);
}

} // namespace muster::audit
