#include "audit/chain_walk.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace muster::audit {
namespace {

constexpr int kEntriesOfPage = 512;
constexpr std::string_view kSealed =
    "SELECT chain, seq, hash FROM audit_checkpoint_head WHERE chain = ?";
constexpr std::string_view kHead = "SELECT seq, hash, sealed FROM audit_chain WHERE chain = ?";
constexpr std::string_view kNextChain = R"(
SELECT MIN(chain) FROM (
    SELECT MIN(chain) AS chain FROM audit_event WHERE chain > ?
    UNION ALL SELECT MIN(chain) FROM audit_chain WHERE chain > ?
    UNION ALL SELECT MIN(chain) FROM audit_checkpoint_head WHERE chain > ?
    UNION ALL SELECT MIN(chain) FROM audit_checkpoint_cut WHERE chain > ?) AS next)";

std::string page_query() {
    return fmt::format("SELECT {} FROM audit_event WHERE chain = ? AND seq >= ? ORDER BY seq "
                       "LIMIT {}",
                       kEventColumns, kEntriesOfPage);
}

/// Empty after the last.
Result<std::string> next_chain(sql::Session& session, const std::string& after) {
    std::string next;
    TRY_DONE(
        session.query(kNextChain, {after, after, after, after}, [&](const sql::Row& row) -> Status {
            next = row.text(0);
            return {};
        }));
    return next;
}

} // namespace

Result<std::optional<Damage>> ChainWalk::run() {
    TRY_DONE(load_sealed());
    for (;;) {
        TRY(const std::vector<EventRow> page, next_page());
        for (const EventRow& row : page) {
            if (Found damage = check(row)) {
                return damage;
            }
        }
        if (page.empty()) {
            break;
        }
    }
    if (passed_ < sealed_.size()) {
        return Found(damage(DamageKind::Missing, last_.seq + 1,
                            fmt::format("a checkpoint binds event {}", sealed_[passed_].seq)));
    }
    return check_head();
}

std::optional<Unprotected> ChainWalk::unprotected() const {
    if (last_.seq <= sealed_seq_) {
        return std::nullopt;
    }
    return Unprotected{last_.chain, sealed_seq_ + 1, last_.seq - sealed_seq_};
}

Status ChainWalk::load_sealed() {
    TRY_DONE(session_.query(kSealed, {last_.chain}, [&](const sql::Row& row) -> Status {
        sealed_.push_back({row.text(0), row.integer(1), row.text(2)});
        return {};
    }));
    std::erase_if(sealed_, [&](const ChainPoint& point) { return point.seq <= last_.seq; });
    std::ranges::sort(sealed_, {}, &ChainPoint::seq);
    sealed_seq_ = sealed_.empty() ? last_.seq : sealed_.back().seq;
    return {};
}

Result<std::vector<EventRow>> ChainWalk::next_page() {
    std::vector<EventRow> page;
    const std::int64_t from = has_begun_ ? last_.seq + 1 : INT64_MIN;
    has_begun_ = true;
    TRY_DONE(session_.query(page_query(), {last_.chain, from}, [&](const sql::Row& row) -> Status {
        page.push_back(read_event_row(row));
        return {};
    }));
    return page;
}

ChainWalk::Found ChainWalk::check(const EventRow& row) {
    const std::int64_t expected = last_.seq + 1;
    if (row.seq > expected) {
        return damage(DamageKind::Missing, expected,
                      fmt::format("event {} follows {}", row.seq, last_.seq));
    }
    if (row.seq < expected) {
        return damage(DamageKind::Unexpected, row.seq,
                      fmt::format("the chain begins with event {}", expected));
    }
    if (hash_of(row, last_.hash).hex() != row.hash) {
        return damage(DamageKind::Changed, row.seq,
                      "its hash is not the hash of what it holds and of the event before it");
    }
    last_.seq = row.seq;
    last_.hash = row.hash;
    ++events_;
    return check_sealed();
}

ChainWalk::Found ChainWalk::check_sealed() {
    if (passed_ == sealed_.size() || sealed_[passed_].seq != last_.seq) {
        return std::nullopt;
    }
    if (sealed_[passed_].hash != last_.hash) {
        return damage(DamageKind::Rewritten, last_.seq, "a checkpoint binds another event");
    }
    ++passed_;
    return std::nullopt;
}

Result<ChainWalk::Found> ChainWalk::check_head() const {
    std::optional<ChainPoint> head;
    std::int64_t sealed = 0;
    TRY_DONE(session_.query(kHead, {last_.chain}, [&](const sql::Row& row) -> Status {
        head = ChainPoint{last_.chain, row.integer(0), row.text(1)};
        sealed = row.integer(2);
        return {};
    }));
    if (!head) {
        return Found(damage(DamageKind::Missing, last_.seq, "the chain has no head"));
    }
    if (head->seq > last_.seq) {
        return Found(damage(DamageKind::Missing, last_.seq + 1,
                            fmt::format("the head is event {}", head->seq)));
    }
    if (*head != last_) {
        return Found(damage(DamageKind::Unexpected, last_.seq, "the head is another event"));
    }
    if (sealed != sealed_seq_) {
        return Found(damage(DamageKind::Changed, last_.seq,
                            "the head is marked as bound where no checkpoint binds it"));
    }
    return Found();
}

Damage ChainWalk::damage(DamageKind kind, std::int64_t seq, std::string detail) const {
    return {kind, fmt::format("event {} of {}", seq, last_.chain), std::move(detail)};
}

Status for_each_chain(sql::Session& session,
                      const std::function<Result<bool>(const std::string& chain)>& each) {
    std::string chain;
    for (;;) {
        TRY(chain, next_chain(session, chain));
        if (chain.empty()) {
            return {};
        }
        TRY(const bool goes_on, each(chain));
        if (!goes_on) {
            return {};
        }
    }
}

} // namespace muster::audit
