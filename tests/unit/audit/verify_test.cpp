#include "audit/verify.h"

#include "audit/checkpoint_rows.h"
#include "unit/audit/audit_fixture.h"

namespace muster::audit {
namespace {

class VerifyTest : public AuditTest {
protected:
    /// Five events, a checkpoint, then two events that nothing binds.
    void fill() {
        for (int i = 0; i < 5; ++i) {
            ASSERT_TRUE(append(event("acct_" + std::to_string(i))));
        }
        ASSERT_TRUE(checkpointer->take());
        ASSERT_TRUE(append());
        ASSERT_TRUE(append());
    }

    void expect_damage(DamageKind kind, const std::string& place) {
        const Verification found = verified();
        ASSERT_TRUE(found.damage);
        EXPECT_EQ(kDamageKindNames.name(found.damage->kind), kDamageKindNames.name(kind));
        EXPECT_EQ(found.damage->place.substr(0, place.size()), place) << found.damage->place;
    }

    void sets_head(std::int64_t seq) {
        change(
            "UPDATE audit_chain SET seq = ?, hash = (SELECT hash FROM audit_event WHERE seq = ?)",
            {seq, seq});
    }
};
MUSTER_ON_EACH_ENGINE(VerifyTest);

TEST_P(VerifyTest, AnEmptyLogIsWhole) {
    EXPECT_FALSE(verified().damage);
}

TEST_P(VerifyTest, SaysWhatNoCheckpointBinds) {
    fill();

    const Verification found = verified();

    EXPECT_FALSE(found.damage) << found.damage->place << found.damage->detail;
    EXPECT_EQ(found.events, 7U);
    EXPECT_EQ(found.checkpoints, 1U);
    EXPECT_EQ(found.sealed_at, clock.now());
    ASSERT_EQ(found.unprotected.size(), 1U);
    EXPECT_EQ(found.unprotected[0].first_seq, 6);
    EXPECT_EQ(found.unprotected[0].events, 2);
}

TEST_P(VerifyTest, FindsAChangedField) {
    fill();

    change("UPDATE audit_event SET actor = 'user_2' WHERE seq = 3");

    expect_damage(DamageKind::Changed, "event 3 of chain_");
}

TEST_P(VerifyTest, FindsADroppedEvent) {
    fill();

    change("DELETE FROM audit_event WHERE seq = 2");

    expect_damage(DamageKind::Missing, "event 2 of chain_");
}

TEST_P(VerifyTest, FindsSwappedEvents) {
    fill();

    change("UPDATE audit_event SET seq = -1 WHERE seq = 2");
    change("UPDATE audit_event SET seq = 2 WHERE seq = 3");
    change("UPDATE audit_event SET seq = 3 WHERE seq = -1");

    expect_damage(DamageKind::Changed, "event 2 of chain_");
}

TEST_P(VerifyTest, FindsAnInsertedEvent) {
    fill();

    change("INSERT INTO audit_event SELECT chain, 0, at, actor, action, target, result, "
           "request_id, scope, details, hash FROM audit_event WHERE seq = 1");

    expect_damage(DamageKind::Unexpected, "event 0 of chain_");
}

TEST_P(VerifyTest, FindsATailCutOffBehindItsCheckpoint) {
    fill();

    change("DELETE FROM audit_event WHERE seq > 4");
    sets_head(4);

    expect_damage(DamageKind::Missing, "event 5 of chain_");
}

TEST_P(VerifyTest, ATailThatNothingBindsMayBeCutOffUnseen) {
    fill();

    change("DELETE FROM audit_event WHERE seq > 5");
    sets_head(5);

    EXPECT_FALSE(verified().damage);
}

TEST_P(VerifyTest, FindsAHeadThatIsNotTheLastEvent) {
    fill();

    change("DELETE FROM audit_event WHERE seq = 7");

    expect_damage(DamageKind::Missing, "event 7 of chain_");
}

TEST_P(VerifyTest, FindsAMissingChain) {
    fill();

    change("DELETE FROM audit_event");
    change("DELETE FROM audit_chain");

    expect_damage(DamageKind::Missing, "event 1 of chain_");
}

TEST_P(VerifyTest, FindsACheckpointOfAnotherKey) {
    fill();
    const test::Ed25519Signer other("test-key", 8);

    const Verification found = verify(*reader, other).value();

    ASSERT_TRUE(found.damage);
    EXPECT_EQ(found.damage->kind, DamageKind::Unsigned);
}

TEST_P(VerifyTest, FindsACheckpointWhoseKeyIsUnknown) {
    fill();
    const test::Ed25519Signer other("other-key");

    const Verification found = verify(*reader, other).value();

    ASSERT_TRUE(found.damage);
    EXPECT_EQ(found.damage->kind, DamageKind::Unsigned);
}

TEST_P(VerifyTest, FindsADroppedCheckpoint) {
    fill();
    ASSERT_TRUE(checkpointer->take());
    ASSERT_TRUE(checkpointer->take());

    change("DELETE FROM audit_checkpoint WHERE number = 2");

    expect_damage(DamageKind::Missing, "checkpoint 2");
}

TEST_P(VerifyTest, AnAnchorShowsThatTheNewestCheckpointIsGone) {
    fill();
    const Checkpoint newest = checkpointer->take().value();

    change("DELETE FROM audit_checkpoint WHERE number = 2");
    change("DELETE FROM audit_checkpoint_head WHERE number = 2");
    change("DELETE FROM audit_event WHERE seq > 5");
    sets_head(5);
    change("UPDATE audit_chain SET sealed = 5");

    EXPECT_FALSE(verified().damage);
    const Verification found = verify(*reader, signer, Anchor{newest.number, newest.hash}).value();
    ASSERT_TRUE(found.damage);
    EXPECT_EQ(found.damage->kind, DamageKind::Missing);
    EXPECT_EQ(found.damage->place, "checkpoint 2");
}

TEST_P(VerifyTest, AnAnchorShowsThatACheckpointWasMadeAnew) {
    fill();

    const Verification found = verify(*reader, signer, Anchor{1, std::string(64, 'a')}).value();

    ASSERT_TRUE(found.damage);
    EXPECT_EQ(found.damage->kind, DamageKind::Rewritten);
}

TEST_P(VerifyTest, RowsOfNoCheckpointAreFound) {
    fill();

    change("INSERT INTO audit_checkpoint_head (number, chain, seq, hash) VALUES (9, 'c', 1, 'h')");

    expect_damage(DamageKind::Unexpected, "checkpoints");
}

} // namespace
} // namespace muster::audit
