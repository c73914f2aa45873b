#include "notify/channels.h"

#include "unit/notify/notify_world.h"

namespace muster::notify {
namespace {

using ChannelsTest = NotifyTest;
MUSTER_ON_EACH_ENGINE(ChannelsTest);

constexpr const char* kHook = "https://hooks.example.com/services/s3cret";

TEST_P(ChannelsTest, AWebhookIsMadeWithASecretThatIsShownOnce) {
    begin();
    const auto made = channels->create(new_channel(ChannelKind::Webhook, kHook), who).value();

    ASSERT_TRUE(made.secret);
    EXPECT_TRUE(made.secret->reveal().starts_with("whsec_"));
    EXPECT_EQ(made.channel.target, "hooks.example.com");
    EXPECT_EQ(made.channel.revision, 1);
    EXPECT_EQ(channels->get(made.channel.id).value().events,
              std::vector<std::string>{"import.failed"});
    const std::string stored = texts(
        "SELECT sealed_target || ' ' || sealed_secret || ' ' || shown_target FROM notify_channel");
    EXPECT_EQ(stored.find("s3cret"), std::string::npos);
    EXPECT_EQ(stored.find("whsec_"), std::string::npos);
    EXPECT_EQ(texts("SELECT action FROM audit_event"), "channel.created");
    EXPECT_EQ(texts("SELECT details FROM audit_event").find("s3cret"), std::string::npos);
}

TEST_P(ChannelsTest, OtherKindsHaveNoSecret) {
    begin();
    const auto slack = channels->create(new_channel(ChannelKind::Slack, kHook, "a"), who).value();
    const auto mail =
        channels->create(new_channel(ChannelKind::Email, "team@example.com", "b"), who).value();

    EXPECT_FALSE(slack.secret);
    EXPECT_FALSE(mail.secret);
    EXPECT_EQ(mail.channel.target, "team@example.com");
}

TEST_P(ChannelsTest, RefusesTargetsThatAreNone) {
    begin();
    const auto reason = [&](ChannelKind kind, const char* target) {
        return channels->create(new_channel(kind, target), who).error().reason;
    };
    EXPECT_EQ(reason(ChannelKind::Email, kHook), "channel.bad_target");
    EXPECT_EQ(reason(ChannelKind::Slack, "team@example.com"), "channel.bad_target");
    EXPECT_EQ(reason(ChannelKind::Webhook, "https://169.254.169.254/latest/"),
              "channel.target_refused");
    EXPECT_EQ(reason(ChannelKind::Slack, "http://10.0.0.1/"), "channel.target_refused");
    EXPECT_TRUE(channels->list({}).value().empty());
}

TEST_P(ChannelsTest, RefusesEventsThatThereAreNot) {
    begin();
    NewChannel unknown = new_channel(ChannelKind::Webhook, kHook);
    unknown.events = {"import.failed", "no.such"};
    NewChannel twice = unknown;
    twice.events = {"import.failed", "import.failed"};

    EXPECT_EQ(channels->create(unknown, who).error().reason, "channel.unknown_event");
    EXPECT_EQ(channels->create(twice, who).error().reason, "channel.unknown_event");
}

TEST_P(ChannelsTest, ANameStandsOnce) {
    begin();
    ASSERT_TRUE(channels->create(new_channel(ChannelKind::Webhook, kHook, "a"), who));
    const auto second =
        channels->create(new_channel(ChannelKind::Webhook, kHook, "b"), who).value().channel;

    EXPECT_EQ(channels->create(new_channel(ChannelKind::Webhook, kHook, "a"), who).error().reason,
              "channel.duplicate_name");
    ChannelEdit rename;
    rename.name = ChannelName::parse("a").value();
    EXPECT_EQ(channels->edit(second.id, 1, rename, who).error().reason, "channel.duplicate_name");
}

TEST_P(ChannelsTest, AnEditChangesWhatItNamesAndTheRevision) {
    begin();
    const auto id =
        channels->create(new_channel(ChannelKind::Webhook, kHook), who).value().channel.id;
    ChannelEdit edit;
    edit.target = Secret("https://other.example.com/x");
    edit.is_on = false;

    const Channel edited = channels->edit(id, 1, edit, who).value();

    EXPECT_EQ(edited.revision, 2);
    EXPECT_EQ(edited.target, "other.example.com");
    EXPECT_FALSE(edited.is_on);
    EXPECT_EQ(edited.name.str(), "team");
    EXPECT_EQ(channels->edit(id, 1, edit, who).error().reason, "channel.stale");
    EXPECT_EQ(channels->get(id).value().target, "other.example.com");
}

TEST_P(ChannelsTest, AnEditIsJudgedLikeANewOne) {
    begin();
    const auto id =
        channels->create(new_channel(ChannelKind::Webhook, kHook), who).value().channel.id;
    ChannelEdit target;
    target.target = Secret("https://192.168.0.1/");
    ChannelEdit events;
    events.events = std::vector<std::string>{"no.such"};

    EXPECT_EQ(channels->edit(id, 1, target, who).error().reason, "channel.target_refused");
    EXPECT_EQ(channels->edit(id, 1, events, who).error().reason, "channel.unknown_event");
}

TEST_P(ChannelsTest, ANewSecretSignsBesideTheFormerOneForADay) {
    begin();
    const auto id =
        channels->create(new_channel(ChannelKind::Webhook, kHook), who).value().channel.id;
    const auto signing = [&] {
        return database
            .read([&](sql::Session& session) -> Result<std::size_t> {
                TRY(const auto sealed, find_sealed_parts(session, id));
                return sealed->secrets_at(clock.now()).size();
            })
            .value();
    };

    const auto changed = channels->change_secret(id, who).value();

    EXPECT_TRUE(changed.secret->reveal().starts_with("whsec_"));
    EXPECT_EQ(changed.channel.revision, 2);
    EXPECT_EQ(channels->get(id).value().revision, 2);
    EXPECT_EQ(signing(), 2U);
    clock.advance(std::chrono::hours{24});
    EXPECT_EQ(signing(), 1U);
    EXPECT_EQ(texts("SELECT action FROM audit_event WHERE action <> 'channel.created'"),
              "channel.secret_changed");
}

TEST_P(ChannelsTest, OnlyTheLastTwoSecretsSign) {
    begin();
    const auto id =
        channels->create(new_channel(ChannelKind::Webhook, kHook), who).value().channel.id;
    const auto sealed = [&] {
        return database.read([&](sql::Session& session) { return find_sealed_parts(session, id); })
            .value()
            ->secrets_at(clock.now());
    };

    ASSERT_TRUE(channels->change_secret(id, who));
    const auto before = sealed();
    ASSERT_TRUE(channels->change_secret(id, who));

    EXPECT_EQ(sealed().size(), 2U);
    EXPECT_EQ(sealed().back(), before.front());
}

TEST_P(ChannelsTest, OnlyAWebhookHasASecretToChange) {
    begin();
    const auto slack =
        channels->create(new_channel(ChannelKind::Slack, kHook), who).value().channel.id;

    EXPECT_EQ(channels->change_secret(slack, who).error().reason, "channel.unsigned");
    EXPECT_EQ(channels->get(slack).value().revision, 1);
    EXPECT_EQ(channels->change_secret(ChannelId::make(clock, random), who).error().reason,
              "channel.not_found");
}

TEST_P(ChannelsTest, WhatIsRemovedIsGone) {
    begin();
    const auto id =
        channels->create(new_channel(ChannelKind::Webhook, kHook), who).value().channel.id;

    ASSERT_TRUE(channels->remove(id, who));

    EXPECT_EQ(channels->get(id).error().reason, "channel.not_found");
    EXPECT_EQ(channels->remove(id, who).error().reason, "channel.not_found");
    EXPECT_EQ(channels->edit(id, 1, {}, who).error().reason, "channel.not_found");
    EXPECT_EQ(channels->test(id, who).error().reason, "channel.not_found");
    EXPECT_EQ(texts("SELECT action FROM audit_event ORDER BY at, seq"),
              "channel.created channel.deleted");
}

TEST_P(ChannelsTest, AreListedInPages) {
    begin();
    for (const char* name : {"a", "b", "c"}) {
        ASSERT_TRUE(channels->create(new_channel(ChannelKind::Webhook, kHook, name), who));
        clock.advance(std::chrono::milliseconds{1});
    }
    const auto first = channels->list({.after = {}, .limit = 2}).value();
    const auto second = channels->list({.after = first.back().id, .limit = 2}).value();

    ASSERT_EQ(first.size(), 2U);
    ASSERT_EQ(second.size(), 1U);
    EXPECT_EQ(second.front().name.str(), "c");
}

} // namespace
} // namespace muster::notify
