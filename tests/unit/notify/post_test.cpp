#include "notify/post.h"

#include <algorithm>
#include <functional>

#include "unit/notify/notify_world.h"

namespace muster::notify {
namespace {

using PostTest = NotifyTest;
MUSTER_ON_EACH_ENGINE(PostTest);

TEST_P(PostTest, AMailBecomesAJobThatTellsNobodyWhatIsInIt) {
    begin();
    ASSERT_TRUE(send_invitation());

    const jobs::Job job = only_job();
    EXPECT_EQ(job.kind, kMailKind);
    EXPECT_EQ(job.input.str(), R"({"message":"invitation"})");
    const std::string stored = texts("SELECT sealed_message FROM notify_delivery");
    EXPECT_TRUE(stored.starts_with("1.k1.")) << stored;
    EXPECT_EQ(stored.find("T0P"), std::string::npos);
    EXPECT_EQ(stored.find("bob"), std::string::npos);
}

TEST_P(PostTest, ComesAboutWithTheChangeOrNotAtAll) {
    begin();
    const Status changed = database.write([&](sql::Session& session) -> Status {
        TRY_DONE(post->announce(session, {.event = "user.deactivated", .values = {}}, who));
        TRY_DONE(post->mail(session,
                            {.name = "role_changed",
                             .to = net::Mailbox::parse("bob@example.com").value(),
                             .values = {}},
                            who));
        return Error{ErrorKind::Conflict, "test.undone", ""};
    });

    EXPECT_FALSE(changed);
    EXPECT_TRUE(all_jobs().empty());
    EXPECT_EQ(waiting(), 0);
}

TEST_P(PostTest, WithoutMailNothingIsMailed) {
    begin({}, false);
    ASSERT_TRUE(send_invitation());

    EXPECT_FALSE(post->has_mail());
    EXPECT_TRUE(all_jobs().empty());
    EXPECT_EQ(waiting(), 0);
}

TEST_P(PostTest, AnEventGoesToThoseWhoSubscribed) {
    begin();
    NewChannel all = new_channel(ChannelKind::Email, "team@example.com", "all");
    NewChannel other = new_channel(ChannelKind::Email, "other@example.com", "other");
    other.events = {"user.invited"};
    NewChannel off = new_channel(ChannelKind::Email, "off@example.com", "off");
    off.is_on = false;
    NewChannel hook = new_channel(ChannelKind::Webhook, "https://hooks.example.com/", "hook");
    const auto told = channels->create(all, who).value().channel;
    ASSERT_TRUE(channels->create(other, who));
    ASSERT_TRUE(channels->create(off, who));
    const auto hooked = channels->create(hook, who).value().channel;

    ASSERT_TRUE(announce_failure());

    auto jobs = all_jobs();
    ASSERT_EQ(jobs.size(), 3U);
    std::ranges::sort(jobs, std::ranges::greater{}, &jobs::Job::kind);
    EXPECT_EQ(jobs[0].kind, kNoticeKind); // to people, as far as they want it
    EXPECT_EQ(jobs[0].input.str(), R"({"message":"import.failed"})");
    EXPECT_EQ(jobs[1].kind, kMailKind);
    EXPECT_EQ(jobs[1].input.str(),
              R"({"message":"import.failed","channel":")" + told.id.str() + "\"}");
    EXPECT_EQ(jobs[2].kind, kHookKind);
    EXPECT_EQ(*jobs[2].input.find("channel")->if_string(), hooked.id.str());
}

TEST_P(PostTest, ToldOnceIsToldOnce) {
    begin();
    const auto tell = [&] {
        return database.write(
            [&](sql::Session& session) { return tell_once(session, "token_1", clock.now()); });
    };
    EXPECT_TRUE(tell().value());
    EXPECT_FALSE(tell().value());
    ASSERT_TRUE(
        database.write([&](sql::Session& session) { return forget_told(session, clock.now()); }));
    EXPECT_TRUE(tell().value());
}

} // namespace
} // namespace muster::notify
