#include "notify/deliveries.h"

#include <stop_token>

#include "jobs/step_context.h"
#include "unit/notify/notify_world.h"

namespace muster::notify {
namespace {

using jobs::JobState;
using DeliveriesTest = NotifyTest;
MUSTER_ON_EACH_ENGINE(DeliveriesTest);

std::string message_id(const std::string& mail) {
    const std::size_t begin = mail.find("Message-ID:\n <");
    return mail.substr(begin, mail.find('>', begin) - begin);
}

TEST_P(DeliveriesTest, AMailArrivesAndIsForgotten) {
    begin();
    ASSERT_TRUE(send_invitation());

    EXPECT_EQ(run(), 1U);

    EXPECT_EQ(only_job().state, JobState::Succeeded);
    ASSERT_EQ(script->mails().size(), 1U);
    EXPECT_NE(script->mails().front().find("Subject: You are invited to Muster at"),
              std::string::npos);
    EXPECT_NE(script->mails().front().find("#token=3DT0P"), std::string::npos);
    EXPECT_EQ(waiting(), 0);
}

TEST_P(DeliveriesTest, WhatMayPassIsTriedAgain) {
    begin({{"RCPT", "451 4.7.1 greylisted"}});
    ASSERT_TRUE(send_invitation());

    run();
    EXPECT_EQ(only_job().state, JobState::Waiting);
    EXPECT_EQ(only_job().error->reason, "mail.deferred");
    EXPECT_EQ(waiting(), 1);
    EXPECT_EQ(run(), 0U); // not before its time

    clock.advance(std::chrono::seconds{3});
    EXPECT_EQ(run(), 1U);
    EXPECT_EQ(only_job().state, JobState::Waiting);
}

TEST_P(DeliveriesTest, IsPatientForADay) {
    begin({{"RCPT", "451 4.7.1 greylisted"}});
    ASSERT_TRUE(send_invitation());
    const Instant began = clock.now();

    run();
    while (only_job().state == JobState::Waiting) {
        clock.set(*only_job().due_at);
        run();
    }

    EXPECT_EQ(only_job().state, JobState::Failed);
    EXPECT_GT(clock.now() - began, std::chrono::hours{12});
    EXPECT_LT(clock.now() - began, std::chrono::hours{30});
}

TEST_P(DeliveriesTest, WhatIsRefusedForGoodEndsTheTaskWithTheServersWords) {
    begin({{"RCPT", "550 5.1.1 <bob@example.com> no such user"}});
    ASSERT_TRUE(send_invitation());

    run();

    const jobs::Job job = only_job();
    EXPECT_EQ(job.state, JobState::Failed);
    EXPECT_EQ(job.error->reason, "mail.refused");
    EXPECT_NE(job.error->detail.find("550 5.1.1 <(recipient)> no such user"), std::string::npos);
    EXPECT_EQ(job.error->detail.find("bob"), std::string::npos);
    EXPECT_EQ(waiting(), 1); // for a person who has it tried again
}

TEST_P(DeliveriesTest, SentAgainAfterACrashUnderTheSameName) {
    begin();
    ASSERT_TRUE(send_invitation());
    // A process that sends, and is killed before it can save that it did.
    jobs::StepContext doomed(
        {.writer = database.writer(), .audit = audit, .clock = clock, .random = random}, only_job(),
        std::stop_token());
    ASSERT_TRUE(kinds->find(kMailKind)->steps.front().run(doomed));

    run();

    const auto mails = script->mails();
    ASSERT_EQ(mails.size(), 2U);
    EXPECT_EQ(message_id(mails[0]), message_id(mails[1]));
    EXPECT_EQ(mails[0], mails[1]);
    EXPECT_EQ(only_job().state, JobState::Succeeded);
}

TEST_P(DeliveriesTest, ALinkThatHasEndedIsNotSent) {
    begin();
    ASSERT_TRUE(send_invitation(clock.now() + std::chrono::hours{12}));
    clock.advance(std::chrono::hours{12});

    run();

    EXPECT_EQ(only_job().state, JobState::Failed);
    EXPECT_EQ(only_job().error->reason, "notify.expired");
    EXPECT_TRUE(script->mails().empty());
    EXPECT_EQ(waiting(), 0);
}

TEST_P(DeliveriesTest, AnEventIsMailedToItsChannel) {
    begin();
    const auto id = channels->create(new_channel(ChannelKind::Email, "team@example.com"), who)
                        .value()
                        .channel.id;
    ASSERT_TRUE(announce_failure());

    while (run() > 0) {
    }

    ASSERT_EQ(script->mails().size(), 1U);
    EXPECT_NE(script->mails().front().find("To: team@example.com"), std::string::npos);
    EXPECT_EQ(channels->get(id).value().delivered_at, clock.now());
    EXPECT_EQ(channels->get(id).value().failure, "");
}

TEST_P(DeliveriesTest, AChannelShowsThatItFails) {
    begin({{"RCPT", "550 no"}});
    const auto id = channels->create(new_channel(ChannelKind::Email, "team@example.com"), who)
                        .value()
                        .channel.id;
    ASSERT_TRUE(announce_failure());

    while (run() > 0) {
    }

    EXPECT_EQ(channels->get(id).value().failure, "mail.refused");
    EXPECT_EQ(channels->get(id).value().failed_at, clock.now());
    EXPECT_FALSE(channels->get(id).value().delivered_at);
}

TEST_P(DeliveriesTest, NothingGoesToAChannelThatIsGoneOrOff) {
    begin();
    const auto gone = channels->create(new_channel(ChannelKind::Email, "a@example.com", "a"), who)
                          .value()
                          .channel;
    const auto off = channels->create(new_channel(ChannelKind::Email, "b@example.com", "b"), who)
                         .value()
                         .channel;
    ASSERT_TRUE(announce_failure());
    ASSERT_TRUE(channels->remove(gone.id, who));
    ChannelEdit edit;
    edit.is_on = false;
    ASSERT_TRUE(channels->edit(off.id, 1, edit, who));

    while (run() > 0) {
    }

    EXPECT_TRUE(script->mails().empty());
    EXPECT_EQ(waiting(), 0);
    for (const jobs::Job& job : all_jobs()) {
        EXPECT_EQ(job.state, JobState::Succeeded);
    }
}

TEST_P(DeliveriesTest, ATestGoesAlsoToAChannelThatIsOffAndIsTriedOnce) {
    begin({{"RCPT", "451 later"}});
    NewChannel wanted = new_channel(ChannelKind::Email, "team@example.com");
    wanted.is_on = false;
    const auto id = channels->create(wanted, who).value().channel.id;

    const auto job = channels->test(id, who).value();
    run();

    EXPECT_EQ(only_job().id, job);
    EXPECT_EQ(only_job().kind, kTestKind);
    EXPECT_EQ(only_job().state, JobState::Failed);
    EXPECT_EQ(only_job().error->reason, "mail.deferred");
}

TEST_P(DeliveriesTest, AMailChannelWithoutMailSaysSo) {
    begin({}, false);
    const auto id = channels->create(new_channel(ChannelKind::Email, "team@example.com"), who)
                        .value()
                        .channel.id;
    ASSERT_TRUE(channels->test(id, who));

    run();

    EXPECT_EQ(only_job().error->reason, "mail.not_set_up");
}

TEST_P(DeliveriesTest, ExpiredMessagesAreRemovedWithTheLinksInThem) {
    begin({{"RCPT", "550 no"}});
    ASSERT_TRUE(send_invitation(clock.now() + std::chrono::hours{12}));
    run();
    clock.advance(std::chrono::hours{12});

    ASSERT_TRUE(database.write(
        [&](sql::Session& session) { return delete_expired_deliveries(session, clock.now()); }));

    EXPECT_EQ(waiting(), 0);
}

TEST_P(DeliveriesTest, TheBacklogIsWhatWaitsForLong) {
    begin({{"RCPT", "451 later"}});
    ASSERT_TRUE(send_invitation());
    const Instant sent = clock.now();
    clock.advance(std::chrono::minutes{20});

    const auto backlog = [&](Instant before) {
        return database.read([&](sql::Session& session) { return mail_backlog(session, before); })
            .value();
    };
    EXPECT_EQ(backlog(clock.now() - std::chrono::minutes{10}).count, 1);
    EXPECT_EQ(backlog(clock.now() - std::chrono::minutes{10}).oldest, sent);
    EXPECT_EQ(backlog(clock.now() - std::chrono::minutes{30}).count, 0);
    EXPECT_FALSE(backlog(clock.now() - std::chrono::minutes{30}).oldest);
}

} // namespace
} // namespace muster::notify
