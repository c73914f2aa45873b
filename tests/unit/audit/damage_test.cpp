// Thousands of random damages to random logs: whatever a checkpoint binds, nothing done to it goes
// unseen.

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <rapidcheck.h>

#include "audit/checkpoint_rows.h"
#include "audit/event_row.h"
#include "unit/audit/audit_fixture.h"

namespace muster::audit {
namespace {

struct Table {
    std::string name;
    std::vector<std::string> keys;
    std::vector<std::string> texts;
    std::vector<std::string> integers;
};

const std::vector<Table>& tables() {
    static const std::vector<Table> kTables{
        {"audit_event",
         {"chain", "seq"},
         {"chain", "actor", "action", "target", "result", "request_id", "scope", "details", "hash"},
         {"seq", "at"}},
        {"audit_chain", {"chain"}, {"chain", "hash"}, {"seq", "sealed"}},
        {"audit_checkpoint",
         {"number"},
         {"previous", "key_id", "cut_hash", "hash", "signature"},
         {"number", "at", "cut_through"}},
        {"audit_checkpoint_head", {"number", "chain"}, {"chain", "hash"}, {"number", "seq"}},
    };
    return kTables;
}

using Key = std::vector<sql::Value>;
using Place = std::map<std::string, std::int64_t>; // a number in each chain

int number_below(int end) {
    return *rc::gen::inRange(0, end);
}

template <class T>
const T& one_of(const std::vector<T>& values) {
    return values[static_cast<std::size_t>(number_below(static_cast<int>(values.size())))];
}

class DamageTest : public AuditTest {
protected:
    /// A new log of random events in one to three chains, with checkpoints in between.
    void fill() {
        reader
            ->execute_script("DELETE FROM audit_event; DELETE FROM audit_chain; "
                             "DELETE FROM audit_checkpoint; DELETE FROM audit_checkpoint_head")
            .value();
        std::vector<std::unique_ptr<Log>> logs;
        for (int i = *rc::gen::inRange(1, 4); i > 0; --i) {
            logs.push_back(std::make_unique<Log>(Log::Ports{.clock = clock, .random = random}));
        }
        reader
            ->transaction([&](sql::Session& session) -> Status {
                for (int i = *rc::gen::inRange(4, 20); i > 0; --i) {
                    TRY_DONE(one_of(logs)->append(session, random_event()));
                    if (number_below(4) == 0) {
                        TRY_DONE(checkpoint(session));
                    }
                    clock.advance(std::chrono::seconds{1});
                }
                return checkpoint_if_none(session);
            })
            .value();
        before = verified();
        RC_ASSERT(!before.damage);
        read_places();
    }

    static Event random_event() {
        return {.actor = one_of<std::string>({"user_1", "user_2", "jobs"}),
                .action = one_of<std::string>({"account.closed", "session.begun"}),
                .target = one_of<std::string>({"", "acct_1", "acct_22"}),
                .result = one_of<EventResult>({EventResult::Succeeded, EventResult::Refused}),
                .request_id = one_of<std::string>({"", "req_1"}),
                .scope = one_of<std::string>({"", "org_1"}),
                .details = Json::Object{{"n", number_below(1000)}}};
    }

    Status checkpoint(sql::Session& session) {
        TRY(const auto newest, newest_checkpoint(session));
        Checkpoint next;
        next.at = clock.now().unix_millis();
        return seal(session, signer, newest, next);
    }
    Status checkpoint_if_none(sql::Session& session) {
        TRY(const auto newest, newest_checkpoint(session));
        return newest ? Status() : checkpoint(session);
    }

    void read_places() {
        last.clear();
        sealed.clear();
        reader
            ->query("SELECT chain, seq, sealed FROM audit_chain", {},
                    [&](const sql::Row& row) -> Status {
                        last[row.text(0)] = row.integer(1);
                        sealed[row.text(0)] = row.integer(2);
                        return {};
                    })
            .value();
    }

    std::string some_chain() {
        std::vector<std::string> names;
        for (const auto& [chain, seq] : last) {
            names.push_back(chain);
        }
        return one_of(names);
    }

    static std::string where(const Table& table) {
        std::string text;
        for (const std::string& key : table.keys) {
            text += fmt::format("{}{} = ?", text.empty() ? "" : " AND ", key);
        }
        return text;
    }

    std::vector<Key> keys_of(sql::Session& session, const Table& table) {
        std::vector<Key> keys;
        session
            .query(fmt::format("SELECT {} FROM {}", fmt::join(table.keys, ", "), table.name), {},
                   [&](const sql::Row& row) -> Status {
                       Key& key = keys.emplace_back();
                       for (std::size_t i = 0; i < table.keys.size(); ++i) {
                           const bool is_text = table.keys[i] == "chain";
                           key.push_back(is_text ? sql::Value(row.text(static_cast<int>(i)))
                                                 : sql::Value(row.integer(static_cast<int>(i))));
                       }
                       return {};
                   })
            .value();
        return keys;
    }

    // Each damage is a change, or false where it does not apply to this log.

    bool flip_bit(sql::Session& session) {
        const Table& table = one_of(tables());
        const auto keys = keys_of(session, table);
        if (keys.empty()) {
            return false;
        }
        const Key& key = one_of(keys);
        const bool in_text = number_below(4) != 0;
        const std::string& column = one_of(in_text ? table.texts : table.integers);
        std::optional<sql::Value> flipped;
        session
            .query(fmt::format("SELECT {} FROM {} WHERE {}", column, table.name, where(table)), key,
                   [&](const sql::Row& row) -> Status {
                       flipped = in_text ? flip(row.text(0)) : flip(row.integer(0));
                       return {};
                   })
            .value();
        if (!flipped) {
            return false;
        }
        std::vector<sql::Value> values{*flipped};
        values.insert(values.end(), key.begin(), key.end());
        const auto changed = session.execute(
            fmt::format("UPDATE {} SET {} = ? WHERE {}", table.name, column, where(table)), values);
        return changed && *changed == 1; // not where the new key is taken
    }

    static std::optional<sql::Value> flip(std::string text) {
        if (text.empty()) {
            return std::nullopt;
        }
        const int bit = number_below(static_cast<int>(text.size()) * 8);
        char& letter = text[static_cast<std::size_t>(bit / 8)];
        letter = static_cast<char>(static_cast<unsigned char>(letter) ^ (1U << (bit % 8)));
        return std::optional<sql::Value>(std::in_place, text);
    }
    static std::optional<sql::Value> flip(std::int64_t number) {
        const auto bits =
            static_cast<std::uint64_t>(number) ^ (std::uint64_t{1} << number_below(64));
        return std::optional<sql::Value>(std::in_place, static_cast<std::int64_t>(bits));
    }

    bool drop_row(sql::Session& session) {
        const Table& table = one_of(tables());
        const auto keys = keys_of(session, table);
        return !keys.empty() &&
               *session.execute(fmt::format("DELETE FROM {} WHERE {}", table.name, where(table)),
                                one_of(keys)) == 1;
    }

    bool swap_events(sql::Session& session) {
        const auto keys = keys_of(session, tables().front());
        const Key a = one_of(keys);
        const Key b = one_of(keys);
        if (a[0].variant() == b[0].variant() && a[1].variant() == b[1].variant()) {
            return false;
        }
        const std::string_view move =
            "UPDATE audit_event SET chain = ?, seq = ? WHERE chain = ? AND seq = ?";
        session.execute(move, {"aside", 1, a[0], a[1]}).value();
        session.execute(move, {a[0], a[1], b[0], b[1]}).value();
        session.execute(move, {b[0], b[1], "aside", 1}).value();
        return true;
    }

    bool insert_event(sql::Session& session) {
        const Key key = one_of(keys_of(session, tables().front()));
        const std::string chain = number_below(4) == 0 ? "chain_new" : some_chain();
        const std::int64_t end = last.contains(chain) ? last.at(chain) : 0;
        const std::int64_t seq = number_below(2) == 0 ? end + 1 : -number_below(3);
        session
            .execute(
                "INSERT INTO audit_event SELECT ?, ?, at, actor, action, target, result, "
                "request_id, scope, details, hash FROM audit_event WHERE chain = ? AND seq = ?",
                {chain, seq, key[0], key[1]})
            .value();
        return true;
    }

    bool duplicate_checkpoint(sql::Session& session) {
        session
            .execute("INSERT INTO audit_checkpoint SELECT number + 1, at, previous, key_id, "
                     "cut_through, cut_hash, hash, signature FROM audit_checkpoint "
                     "ORDER BY number DESC LIMIT 1")
            .value();
        return true;
    }

    std::vector<EventRow>
    rows_from(sql::Session& session, const std::string& chain, std::int64_t seq) {
        std::vector<EventRow> rows;
        session
            .query(
                fmt::format("SELECT {} FROM audit_event WHERE chain = ? AND seq >= ? ORDER BY seq",
                            kEventColumns),
                {chain, seq},
                [&](const sql::Row& row) -> Status {
                    rows.push_back(read_event_row(row));
                    return {};
                })
            .value();
        return rows;
    }

    void set_head(sql::Session& session, const std::string& chain, std::int64_t seq) {
        const auto rows = rows_from(session, chain, seq);
        session
            .execute("UPDATE audit_chain SET seq = ?, hash = ? WHERE chain = ?",
                     {seq, rows.empty() ? std::string(kNoHash) : rows.front().hash, chain})
            .value();
    }

    /// Cuts a chain's end off, and makes its head fit. The first number that is gone.
    std::int64_t cut_tail(sql::Session& session, const std::string& chain) {
        const std::int64_t first = 2 + number_below(static_cast<int>(last[chain]) - 1);
        session.execute("DELETE FROM audit_event WHERE chain = ? AND seq >= ?", {chain, first})
            .value();
        set_head(session, chain, first - 1);
        return first;
    }

    /// What somebody does who knows the format: changes an event and makes all hashes after it fit.
    std::int64_t rewrite(sql::Session& session, const std::string& chain) {
        const std::int64_t first = 1 + number_below(static_cast<int>(last[chain]));
        std::string hash(kNoHash);
        if (first > 1) {
            hash = rows_from(session, chain, first - 1).front().hash;
        }
        for (EventRow& row : rows_from(session, chain, first)) {
            row.actor = row.seq == first ? "user_forged" : row.actor;
            hash = hash_of(row, hash).hex();
            session
                .execute("UPDATE audit_event SET actor = ?, hash = ? WHERE chain = ? AND seq = ?",
                         {row.actor, hash, chain, row.seq})
                .value();
        }
        set_head(session, chain, last[chain]);
        return first;
    }

    /// Applies a damage, verifies, and undoes it.
    template <class Damage>
    std::optional<Verification> after(const Damage& damage,
                                      const std::optional<Anchor>& anchor = {}) {
        std::optional<Verification> found;
        const Status undone = reader->transaction([&](sql::Session& session) -> Status {
            if (damage(session)) {
                TRY(found, verify(session, signer, anchor));
            }
            return Error{ErrorKind::Conflict, "test.undo", ""};
        });
        return found;
    }

    bool is_unprotected(const std::string& chain, std::int64_t seq) const {
        return std::ranges::any_of(before.unprotected, [&](const Unprotected& tail) {
            return tail.chain == chain && tail.first_seq <= seq;
        });
    }

    /// RapidCheck makes a hundred logs. What is read is judged alike whichever engine it came from,
    /// and PostgreSQL takes five times as long.
    static int damages_of_a_log() { return GetParam() == sql::Engine::Sqlite ? 40 : 6; }

    Verification before;
    Place last;
    Place sealed;
};
MUSTER_ON_EACH_ENGINE(DamageTest);

TEST_P(DamageTest, EverySingleFlippedBitIsFound) {
    const bool held = rc::check("a flipped bit", [&] {
        fill();
        for (int i = 0; i < damages_of_a_log(); ++i) {
            const auto found = after([&](sql::Session& session) { return flip_bit(session); });
            const bool is_seen = !found || found->damage.has_value();
            RC_ASSERT(is_seen);
        }
    });
    EXPECT_TRUE(held);
}

TEST_P(DamageTest, EveryDroppedSwappedOrInsertedRowIsFound) {
    const std::vector<std::function<bool(sql::Session&)>> damages{
        [this](sql::Session& session) { return drop_row(session); },
        [this](sql::Session& session) { return swap_events(session); },
        [this](sql::Session& session) { return insert_event(session); },
        [this](sql::Session& session) { return duplicate_checkpoint(session); }};
    const bool held = rc::check("a dropped, swapped or inserted row", [&] {
        fill();
        for (int i = 0; i < damages_of_a_log(); ++i) {
            const auto found = after(one_of(damages));
            const bool is_seen = !found || found->damage.has_value();
            RC_ASSERT(is_seen);
        }
    });
    EXPECT_TRUE(held);
}

TEST_P(DamageTest, ACutTailIsFoundUnlessItWasSaidToBeUnprotected) {
    const bool held = rc::check("a cut tail", [&] {
        fill();
        for (int i = 0; i < damages_of_a_log() / 2; ++i) {
            const std::string chain = some_chain();
            std::int64_t first = 0;
            const auto found = after([&](sql::Session& session) {
                if (last[chain] < 2) {
                    return false;
                }
                first = cut_tail(session, chain);
                return true;
            });
            const bool is_seen = !found || found->damage.has_value();
            RC_ASSERT(is_seen != (found && is_unprotected(chain, first)));
        }
    });
    EXPECT_TRUE(held);
}

TEST_P(DamageTest, ARewrittenChainIsFoundUnlessItWasSaidToBeUnprotected) {
    const bool held = rc::check("a rewritten chain", [&] {
        fill();
        for (int i = 0; i < damages_of_a_log() / 2; ++i) {
            const std::string chain = some_chain();
            std::int64_t first = 0;
            const auto found = after([&](sql::Session& session) {
                first = rewrite(session, chain);
                return true;
            });
            const bool is_seen = found->damage.has_value();
            RC_ASSERT(is_seen != is_unprotected(chain, first));
        }
    });
    EXPECT_TRUE(held);
}

TEST_P(DamageTest, CheckpointsCutOffWithWhatTheyBindAreFoundByAnAnchor) {
    const bool held = rc::check("cut checkpoints", [&] {
        fill();
        const Checkpoint newest = newest_checkpoint(*reader).value().value();
        const auto found = after(
            [&](sql::Session& session) {
                const std::int64_t kept = number_below(static_cast<int>(newest.number));
                for (const std::string_view table : {"audit_checkpoint", "audit_checkpoint_head"}) {
                    session.execute(fmt::format("DELETE FROM {} WHERE number > ?", table), {kept})
                        .value();
                }
                session
                    .execute("UPDATE audit_chain SET sealed = COALESCE((SELECT MAX(h.seq) FROM "
                             "audit_checkpoint_head h WHERE h.chain = audit_chain.chain), 0)")
                    .value();
                return true;
            },
            Anchor{newest.number, newest.hash});
        RC_ASSERT(found->damage.has_value());
        RC_ASSERT(found->damage->kind == DamageKind::Missing);
    });
    EXPECT_TRUE(held);
}

} // namespace
} // namespace muster::audit
