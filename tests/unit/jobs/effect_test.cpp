#include "jobs/effect.h"

#include <map>

#include "unit/jobs/jobs_fixture.h"

namespace muster::jobs {
namespace {

/// A service outside that makes accounts, and forgets none.
class EffectTest : public JobsTest {
protected:
    void SetUp() override {
        know(kind({[this](StepContext& context) -> Result<StepOutcome> {
            TRY(const Json result, perform(context, effect()));
            results.push_back(result);
            if (fails_after) {
                return Error{ErrorKind::Unavailable, "test.down", ""};
            }
            return StepOutcome::done();
        }}));
    }

    Effect effect() {
        return {.name = "account.created",
                .request = request,
                .look = [this](const std::string& operation) -> Result<std::optional<Json>> {
                    ++looks;
                    const auto found = accounts.find(operation);
                    return found == accounts.end() ? std::nullopt : std::optional(found->second);
                },
                .call = [this](const std::string& operation) -> Result<Json> {
                    ++calls;
                    if (answer == Answer::RefusedBefore) {
                        return Error{ErrorKind::Unavailable, "test.down", ""};
                    }
                    accounts[operation] = Json("account " + std::to_string(calls));
                    if (answer == Answer::LostAfter) {
                        return Error{ErrorKind::Unavailable, "test.reply_lost", ""};
                    }
                    return accounts[operation];
                }};
    }

    void run_again() {
        clock.advance(std::chrono::seconds{60});
        run();
    }

    enum class Answer { Good, LostAfter, RefusedBefore };
    Answer answer = Answer::Good;
    Json request = Json::Object{{"name", "a"}};
    bool fails_after = false;
    int looks = 0;
    int calls = 0;
    std::map<std::string, Json> accounts; // by operation
    std::vector<Json> results;
};
MUSTER_ON_EACH_ENGINE(EffectTest);

TEST_P(EffectTest, IsAskedForOnceAndAudited) {
    start();

    run();

    EXPECT_EQ(calls, 1);
    EXPECT_EQ(looks, 0);
    EXPECT_EQ(results, std::vector{Json("account 1")});
    EXPECT_EQ(audited(), "job.started account.created job.ended");
}

TEST_P(EffectTest, ALostReplyIsLookedForBeforeItIsAskedAgain) {
    const JobId id = start().id;
    answer = Answer::LostAfter;
    run();

    answer = Answer::Good;
    run_again();

    EXPECT_EQ(looks, 1);
    EXPECT_EQ(calls, 1);
    EXPECT_EQ(accounts.size(), 1U);
    EXPECT_EQ(results, std::vector{Json("account 1")});
    EXPECT_EQ(job(id).state, JobState::Succeeded);
}

TEST_P(EffectTest, WhatWasNotDoneIsAskedAgainUnderTheSameOperation) {
    start();
    answer = Answer::RefusedBefore;
    run();

    answer = Answer::Good;
    run_again();

    EXPECT_EQ(looks, 1);
    EXPECT_EQ(calls, 2);
    EXPECT_EQ(accounts.size(), 1U);
}

TEST_P(EffectTest, AKnownResultIsGivenToAStepThatIsRepeated) {
    start();
    fails_after = true;
    run();

    fails_after = false;
    run_again();

    EXPECT_EQ(calls, 1);
    EXPECT_EQ(looks, 0);
    EXPECT_EQ(results, (std::vector{Json("account 1"), Json("account 1")}));
}

TEST_P(EffectTest, AnotherRequestUnderTheSameNameIsRefused) {
    const JobId id = start().id;
    answer = Answer::LostAfter;
    run();

    request = Json::Object{{"name", "b"}};
    run_again();

    EXPECT_EQ(job(id).state, JobState::Failed);
    EXPECT_EQ(job(id).error->reason, "jobs.effect_changed");
    EXPECT_EQ(calls, 1);
}

} // namespace
} // namespace muster::jobs
