#include "audit/checkpoint_sink.h"

#include "base/file.h"
#include "unit/audit/audit_fixture.h"

namespace muster::audit {
namespace {

class CheckpointSinkTest : public AuditTest {
protected:
    void take(int count) {
        for (int i = 0; i < count; ++i) {
            ASSERT_TRUE(append());
            ASSERT_TRUE(checkpointer->take());
        }
    }
    std::int64_t copy() { return copy_checkpoints(*reader, kept).value(); }

    test::TempDir elsewhere;
    std::filesystem::path path = elsewhere / "checkpoints.jsonl";
    CheckpointFile kept{path};
};
MUSTER_ON_EACH_ENGINE(CheckpointSinkTest);

TEST_P(CheckpointSinkTest, CopiesWhatIsNewOnce) {
    take(2);
    EXPECT_EQ(copy(), 2);
    EXPECT_EQ(copy(), 0);
    take(100);

    EXPECT_EQ(copy(), 100);

    EXPECT_EQ(kept.newest().value()->number, 102);
    EXPECT_FALSE(verify(*reader, signer, kept.newest().value())->damage);
}

TEST_P(CheckpointSinkTest, HasNoneToBeginWith) {
    EXPECT_FALSE(kept.newest().value());
    EXPECT_EQ(copy(), 0);
}

TEST_P(CheckpointSinkTest, ATornLineIsPassedOverAndItsCheckpointKeptAgain) {
    take(3);
    copy();
    std::string text = read_file(path).value();
    text.resize(text.size() - 40);
    ASSERT_TRUE(write_file_atomically(path, text));

    EXPECT_EQ(kept.newest().value()->number, 2);
    EXPECT_EQ(copy(), 1);

    EXPECT_EQ(kept.newest().value()->number, 3);
}

TEST_P(CheckpointSinkTest, ShowsThatTheNewestCheckpointsWereRemoved) {
    take(3);
    copy();

    change("DELETE FROM audit_checkpoint WHERE number > 1");
    change("DELETE FROM audit_checkpoint_head WHERE number > 1");
    change("DELETE FROM audit_event WHERE seq > 1");
    change("UPDATE audit_chain SET seq = 1, sealed = 1, hash = (SELECT hash FROM audit_event)");

    EXPECT_FALSE(verified().damage);
    EXPECT_TRUE(verify(*reader, signer, kept.newest().value())->damage);
}

TEST_P(CheckpointSinkTest, AFileThatCannotBeOpenedIsAnError) {
    CheckpointFile nowhere(elsewhere / "missing" / "checkpoints.jsonl");

    EXPECT_EQ(nowhere.newest().error().reason, "file.not_found");
}

} // namespace
} // namespace muster::audit
