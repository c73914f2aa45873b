#include "jobs/outbox.h"

#include <sstream>

#include "unit/jobs/jobs_fixture.h"

namespace muster::jobs {
namespace {

class OutboxTest : public JobsTest {
protected:
    void SetUp() override {
        subscriptions = {
            {"roll", "account.moved", recording("roll")},
            {"mail", "account.moved", recording("mail")},
            {"roll", "account.closed", recording("roll")},
        };
        know(delivery_kinds(subscriptions));
        outbox = std::make_unique<Outbox>(
            Outbox::Ports{.queue = process->queue, .clock = clock, .random = process->random},
            subscriptions);
    }

    decltype(Subscription::handle) recording(const std::string& name) {
        return [this, name](StepContext& context, const Occurrence& event) -> Status {
            if (const auto act = std::exchange(meanwhile, nullptr)) {
                act();
            }
            if (name == broken) {
                return Error{ErrorKind::Upstream, "test.broken", ""};
            }
            context.also(writing(name + ":" + event.key + ":" + event.payload.str()));
            return {};
        };
    }

    Status publish(const std::string& key, int payload, std::string_view topic = "account.moved") {
        return process->writer.write([&](sql::Session& session) {
            return outbox->publish(session, topic, key, Json(payload));
        });
    }

    /// What one subscriber got, in order: "a:1 a:2".
    std::string got(const std::string& name) {
        std::istringstream words(effects());
        std::string text;
        for (std::string word; words >> word;) {
            if (word.starts_with(name + ":")) {
                text += (text.empty() ? "" : " ") + word.substr(name.size() + 1);
            }
        }
        return text;
    }

    std::vector<Subscription> subscriptions;
    std::unique_ptr<Outbox> outbox;
    std::function<void()> meanwhile;
    std::string broken;
};
MUSTER_ON_EACH_ENGINE(OutboxTest);

TEST_P(OutboxTest, EachSubscriberGetsAnEventOnce) {
    ASSERT_TRUE(publish("a", 1));

    run_all();

    EXPECT_EQ(got("mail"), "a:1");
    EXPECT_EQ(got("roll"), "a:1");
}

TEST_P(OutboxTest, EventsOfOneKeyArriveInOrder) {
    for (int i = 0; i < 5; ++i) {
        ASSERT_TRUE(publish("a", i, i % 2 == 0 ? "account.closed" : "account.moved"));
    }

    run_all();

    EXPECT_EQ(got("roll"), "a:0 a:1 a:2 a:3 a:4");
    EXPECT_EQ(got("mail"), "a:1 a:3");
}

TEST_P(OutboxTest, AnEventGoesWithTheTransactionThatFailed) {
    const Status failed = process->writer.write([&](sql::Session& session) -> Status {
        TRY_DONE(outbox->publish(session, "account.moved", "a", Json(1)));
        return Error{ErrorKind::Conflict, "test.conflict", ""};
    });

    EXPECT_FALSE(failed);
    EXPECT_EQ(run(), 0U);
}

TEST_P(OutboxTest, AnEventPublishedWhileTheLastIsHandledIsNotLost) {
    ASSERT_TRUE(publish("a", 1));
    meanwhile = [&] { ASSERT_TRUE(publish("a", 2)); };

    run_all();

    EXPECT_EQ(got("mail"), "a:1 a:2");
    EXPECT_EQ(got("roll"), "a:1 a:2");
}

TEST_P(OutboxTest, AnEventThatFailsHoldsUpItsKeyAndNoOther) {
    broken = "roll";
    ASSERT_TRUE(publish("a", 1));
    ASSERT_TRUE(publish("a", 2));
    run_all();
    EXPECT_EQ(got("mail"), "a:1 a:2");
    EXPECT_EQ(got("roll"), "");
    broken.clear();
    ASSERT_TRUE(publish("b", 3));

    run_all();
    EXPECT_EQ(got("roll"), "b:3");
    ASSERT_TRUE(publish("a", 4));
    run_all();

    EXPECT_EQ(got("roll"), "b:3 a:1 a:2 a:4");
}

TEST_P(OutboxTest, AStepPublishesWithItsOutcome) {
    std::vector<Kind> all = delivery_kinds(subscriptions);
    bool fails = true;
    all.push_back(kind({[&](StepContext& context) -> Result<StepOutcome> {
        context.also([&](sql::Session& session) {
            return outbox->publish(session, "account.closed", "a", Json(1));
        });
        if (std::exchange(fails, false)) {
            return Error{ErrorKind::Unavailable, "test.down", ""};
        }
        return StepOutcome::done();
    }}));
    process.reset();
    know(all);
    outbox = std::make_unique<Outbox>(
        Outbox::Ports{.queue = process->queue, .clock = clock, .random = process->random},
        subscriptions);
    start();

    run_all();
    EXPECT_EQ(effects(), "");
    clock.advance(std::chrono::seconds{60});
    run_all();

    EXPECT_EQ(got("roll"), "a:1");
}

TEST_P(OutboxTest, WhatNobodyWantsIsNotKept) {
    ASSERT_TRUE(publish("a", 1, "account.renamed"));

    EXPECT_EQ(run(), 0U);
}

} // namespace
} // namespace muster::jobs
