#include "app/import_notices.h"

#include "unit/app/notices_world.h"

namespace muster::app {
namespace {

class ImportNoticesTest : public testing::TestWithParam<sql::Engine> {
protected:
    jobs::Job job(jobs::JobState state) {
        const Instant now = world.clock.now();
        return {.id = jobs::JobId::make(world.clock, world.random),
                .kind = "billing.import",
                .business_key = "files",
                .state = state,
                .step = "import",
                .input = Json::Object{{"path", "/srv/bills/2026-11/"}, {"source", Json()}},
                .cursor = {},
                .waiting_for = {},
                .due_at = {},
                .owner = {},
                .error = {},
                .origin = {},
                .created_at = now,
                .changed_at = now,
                .ended_at = now};
    }
    /// The summary values of the one message; empty when there is none.
    notify::Values told(const jobs::Job& ended) {
        world.database
            .write(
                [&](sql::Session& session) { return announce_import(session, ended, world.post); })
            .value();
        const auto messages = world.take_messages();
        return messages.empty() ? notify::Values{} : messages.front().values;
    }
    void SetUp() override { world.subscribe(); }

    NoticesWorld world{GetParam()};
};
MUSTER_ON_EACH_ENGINE(ImportNoticesTest);

TEST_P(ImportNoticesTest, TellsWhichMonthsThereAreNow) {
    jobs::Job ended = job(jobs::JobState::Succeeded);
    ended.cursor = Json::parse(R"({"months":[
        {"source":"main","month":"2026-10","outcome":"published","version":"v1"},
        {"source":"main","month":"2026-11","outcome":"unchanged","version":"v2"}],
        "rejected_rows":0,"rejects":null})")
                       .value();

    EXPECT_EQ(told(ended),
              (notify::Values{{"task", ended.id.str()},
                              {"what", "2026-11"},
                              {"detail", "2026-10 of main published, 2026-11 of main unchanged"}}));
}

TEST_P(ImportNoticesTest, TellsWhyThereIsNothing) {
    jobs::Job ended = job(jobs::JobState::Failed);
    ended.input = Json::Object{{"path", "/srv/bills/x"}, {"source", "main"}};
    ended.error = jobs::JobError{"invalid", "delivery.none", "there is no delivery."};

    EXPECT_EQ(told(ended),
              (notify::Values{
                  {"task", ended.id.str()}, {"what", "main"}, {"detail", "there is no delivery"}}));
}

TEST_P(ImportNoticesTest, SaysNothingOfWhatAPersonCancelled) {
    EXPECT_TRUE(told(job(jobs::JobState::Cancelled)).empty());
}

} // namespace
} // namespace muster::app
