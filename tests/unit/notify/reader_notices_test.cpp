#include "notify/reader_notices.h"

#include <algorithm>

#include "unit/notify/notify_world.h"

namespace muster::notify {
namespace {

using jobs::JobState;

class ReaderNoticesTest : public NotifyTest {
protected:
    ReaderNoticesTest() { begin(); }

    void choose(const std::string& name, std::string_view event, bool is_on) {
        const Subscriber whose{.user = "user_" + name, .role = Role::Admin};
        subscriptions.choose(whose, event, is_on, who).value();
    }
    Status announce(std::string_view event, Values values) {
        return database.write([&](sql::Session& session) {
            return post->announce(session, {.event = event, .values = std::move(values)}, who);
        });
    }
    /// Runs what there is to do; whom mails went to, in the order of their names.
    std::vector<std::string> told() {
        while (run() > 0) {
        }
        std::vector<std::string> names;
        for (const std::string& mail : script->mails()) {
            const std::size_t begin = mail.find("\nTo: ") + 5;
            names.push_back(mail.substr(begin, mail.find('@', begin) - begin));
        }
        std::ranges::sort(names);
        return names;
    }
    using Names = std::vector<std::string>;
};
MUSTER_ON_EACH_ENGINE(ReaderNoticesTest);

TEST_P(ReaderNoticesTest, TellThoseWhoWantToBeTold) {
    add_reader("admin", Role::Admin);
    add_reader("cost", Role::CostAdmin);
    add_reader("deaf", Role::Admin);
    add_reader("eager", Role::ReadOnly);
    add_reader("user", Role::User);
    choose("deaf", "import.failed", false);
    choose("eager", "import.failed", true);
    choose("user", "import.succeeded", true);

    ASSERT_TRUE(announce_failure());

    EXPECT_EQ(told(), (Names{"admin", "cost", "eager"}));
    EXPECT_EQ(waiting(), 0);
}

TEST_P(ReaderNoticesTest, EachMailStopsItsKindToItsReader) {
    add_reader("admin", Role::Admin);
    ASSERT_TRUE(announce_failure());
    ASSERT_EQ(told(), Names{"admin"});

    const std::string mail = script->mails().front();
    const std::string_view before =
        "List-Unsubscribe:\n <https://muster.example.com/api/v1/unsubscribe/";
    const std::size_t begin = mail.find(before);
    ASSERT_NE(begin, std::string::npos) << mail;
    const std::size_t token = begin + before.size();
    ASSERT_TRUE(subscriptions.stop(mail.substr(token, mail.find('>', token) - token), who));

    ASSERT_TRUE(announce_failure());
    EXPECT_EQ(told(), Names{"admin"}); // no second mail
}

TEST_P(ReaderNoticesTest, TellNobodyOfWhatTheirRoleMayNotSeeAnyMore) {
    choose("former", "sign_in.new_device", true); // as an Admin
    add_reader("former", Role::User);

    ASSERT_TRUE(announce(
        "sign_in.new_device",
        {{"user", "u"}, {"name", "Zoe"}, {"email", "zoe@example.com"}, {"address", "192.0.2.1"}}));

    EXPECT_EQ(told(), Names{});
}

TEST_P(ReaderNoticesTest, WhoDidItKnows) {
    add_reader("ann", Role::Admin); // who
    add_reader("ben", Role::Admin);

    ASSERT_TRUE(announce("user.role_changed", {{"user", "u"},
                                               {"name", "Zoe"},
                                               {"email", "zoe@example.com"},
                                               {"role", "User"},
                                               {"role_before", "Admin"}}));
    EXPECT_EQ(told(), Names{"ben"});

    ASSERT_TRUE(announce_failure()); // which ends long after it was asked for
    EXPECT_EQ(told(), (Names{"ann", "ben", "ben"}));
}

TEST_P(ReaderNoticesTest, ManyAreToldPageByPageEachOnce) {
    Names everybody;
    for (const char letter : std::string_view("abcdefgh")) {
        add_reader(std::string(1, letter), Role::Admin);
        everybody.emplace_back(1, letter);
    }

    ASSERT_TRUE(announce_failure());

    EXPECT_EQ(told(), everybody);
    EXPECT_EQ(waiting(), 0);
}

TEST_P(ReaderNoticesTest, WhereNobodyCouldWantItNothingIsDone) {
    add_reader("admin", Role::Admin);

    ASSERT_TRUE(announce("import.succeeded", {}));

    EXPECT_TRUE(all_jobs().empty());
    EXPECT_EQ(waiting(), 0);
}

TEST_P(ReaderNoticesTest, WhatIsTooOldToBeToldIsNot) {
    add_reader("admin", Role::Admin);
    ASSERT_TRUE(announce_failure());

    clock.advance(std::chrono::hours{24 * 8});

    EXPECT_EQ(told(), Names{});
    EXPECT_EQ(only_job().error->reason, "notify.expired");
}

} // namespace
} // namespace muster::notify
