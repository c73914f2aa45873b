#include "notify/subscriptions.h"

#include <algorithm>

#include "notify/choice_store.h"
#include "unit/notify/notify_world.h"

namespace muster::notify {
namespace {

class SubscriptionsTest : public NotifyTest {
protected:
    Subscription of(const Subscriber& whose, std::string_view event) {
        const auto all = subscriptions.list(whose).value();
        for (const Subscription& one : all) {
            if (one.event->name == event) {
                return one;
            }
        }
        ADD_FAILURE() << whose.user << " is not told of " << event;
        return {.event = nullptr};
    }

    const Subscriber ann{.user = "user_ann", .role = Role::Admin};
    const Subscriber bob{.user = "user_bob", .role = Role::User};
};
MUSTER_ON_EACH_ENGINE(SubscriptionsTest);

TEST_P(SubscriptionsTest, AreAsTheRoleHasThemUntilOneChooses) {
    EXPECT_TRUE(of(ann, "import.failed").is_on);
    EXPECT_FALSE(of(ann, "import.succeeded").is_on);
    EXPECT_FALSE(of(bob, "import.failed").is_on);
    EXPECT_FALSE(of(ann, "import.failed").is_chosen);
}

TEST_P(SubscriptionsTest, OneIsOfferedWhatOnesRoleMaySee) {
    const auto offered = [&](const Subscriber& whose) {
        const auto all = subscriptions.list(whose).value();
        return std::ranges::any_of(
            all, [](const auto& one) { return one.event->name == "sign_in.new_device"; });
    };

    EXPECT_EQ(subscriptions.list(ann).value().size(), event_kinds().size());
    EXPECT_TRUE(offered(ann));
    EXPECT_FALSE(offered(bob));
}

TEST_P(SubscriptionsTest, WhatOneChoosesHoldsForOneself) {
    const auto off = subscriptions.choose(ann, "import.failed", false, who).value();
    const auto on = subscriptions.choose(bob, "import.failed", true, who).value();

    EXPECT_FALSE(off.is_on);
    EXPECT_TRUE(on.is_on);
    EXPECT_FALSE(of(ann, "import.failed").is_on);
    EXPECT_TRUE(of(ann, "import.failed").is_chosen);
    EXPECT_TRUE(of(bob, "import.failed").is_on);
    EXPECT_FALSE(of(bob, "import.succeeded").is_chosen);
}

TEST_P(SubscriptionsTest, AChoiceCanBeTakenBack) {
    ASSERT_TRUE(subscriptions.choose(ann, "import.failed", false, who));

    const auto again = subscriptions.choose(ann, "import.failed", std::nullopt, who).value();

    EXPECT_TRUE(again.is_on);
    EXPECT_FALSE(again.is_chosen);
    EXPECT_TRUE(of(ann, "import.failed").is_on);
}

TEST_P(SubscriptionsTest, OnesChoiceOutlivesAnotherRole) {
    ASSERT_TRUE(subscriptions.choose(bob, "import.failed", false, who));

    EXPECT_FALSE(of({.user = bob.user, .role = Role::Admin}, "import.failed").is_on);
}

TEST_P(SubscriptionsTest, WhatOneMayNotSeeOneCannotChoose) {
    EXPECT_EQ(subscriptions.choose(ann, "no.such", true, who).error().reason,
              "subscription.unknown_event");
    EXPECT_EQ(subscriptions.choose(bob, "sign_in.new_device", true, who).error().kind,
              ErrorKind::Invalid);
    EXPECT_EQ(texts("SELECT action FROM audit_event"), "");
}

TEST_P(SubscriptionsTest, EachChoiceIsAudited) {
    ASSERT_TRUE(subscriptions.choose(ann, "import.failed", false, who));

    EXPECT_EQ(texts("SELECT action FROM audit_event"), "subscription.chosen");
    EXPECT_EQ(texts("SELECT actor FROM audit_event"), "user_ann");
    EXPECT_EQ(texts("SELECT target FROM audit_event"), "import.failed");
}

TEST_P(SubscriptionsTest, ALinkStopsWhatItIsOfAndNothingElse) {
    const std::string token =
        unsubscribe_links.token_of({.user = "user_ann", .event = "import.failed"});

    const auto stopped =
        subscriptions.stop(token, {.actor = "nobody", .request_id = "r", .scope = {}});
    const auto again =
        subscriptions.stop(token, {.actor = "nobody", .request_id = "r", .scope = {}});

    EXPECT_EQ(stopped.value()->name, "import.failed");
    EXPECT_EQ(again.value()->name, "import.failed");
    EXPECT_FALSE(of(ann, "import.failed").is_on);
    EXPECT_TRUE(of(ann, "connection.lost").is_on);
    EXPECT_EQ(texts("SELECT actor FROM audit_event WHERE action = 'subscription.stopped'"),
              "user_ann user_ann");
}

TEST_P(SubscriptionsTest, WhatIsNoLinkStopsNothing) {
    const std::string of_nothing =
        unsubscribe_links.token_of({.user = "user_ann", .event = "no.such"});

    EXPECT_EQ(subscriptions.stop("made-up", who).error().reason, "unsubscribe.refused");
    EXPECT_EQ(subscriptions.check("made-up").error().reason, "unsubscribe.refused");
    EXPECT_EQ(subscriptions.stop(of_nothing, who).error().reason, "unsubscribe.refused");
    EXPECT_TRUE(of(ann, "import.failed").is_on);
    EXPECT_EQ(texts("SELECT action FROM audit_event"), "");
}

TEST_P(SubscriptionsTest, ThoseOfWhoIsGoneAreForgotten) {
    ASSERT_TRUE(subscriptions.choose(ann, "import.failed", false, who));
    ASSERT_TRUE(subscriptions.choose(bob, "import.failed", true, who));

    ASSERT_TRUE(
        database.write([](sql::Session& session) { return forget_choices(session, "user_ann"); }));

    EXPECT_EQ(texts("SELECT user_id FROM notify_choice"), "user_bob");
}

} // namespace
} // namespace muster::notify
