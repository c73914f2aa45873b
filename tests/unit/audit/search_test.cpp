#include "audit/search.h"

#include <set>

#include "unit/audit/audit_fixture.h"

namespace muster::audit {
namespace {

class SearchTest : public AuditTest {
protected:
    std::string targets(const Filter& filter, Order order = Order::NewestFirst) {
        const Page page =
            search(*reader, filter, {.order = order, .after = std::nullopt, .limit = 100}).value();
        std::string text;
        for (const Entry& entry : page.entries) {
            text += (text.empty() ? "" : " ") + entry.event.target;
        }
        return text;
    }

    void append_at(std::chrono::milliseconds later, Event what) {
        clock.advance(later);
        ASSERT_TRUE(append(what));
    }
};
MUSTER_ON_EACH_ENGINE(SearchTest);

TEST_P(SearchTest, ReadsBackWhatWasAppended) {
    const Event what = event();
    ASSERT_TRUE(append(what));

    const Page page = search(*reader, {}, {}).value();

    ASSERT_EQ(page.entries.size(), 1U);
    const Entry& entry = page.entries[0];
    EXPECT_EQ(entry.at, clock.now());
    EXPECT_EQ(entry.seq, 1);
    EXPECT_EQ(entry.event.actor, what.actor);
    EXPECT_EQ(entry.event.action, what.action);
    EXPECT_EQ(entry.event.target, what.target);
    EXPECT_EQ(entry.event.result, what.result);
    EXPECT_EQ(entry.event.request_id, what.request_id);
    EXPECT_EQ(entry.event.scope, what.scope);
    EXPECT_EQ(entry.event.details, what.details);
    EXPECT_FALSE(page.next);
}

TEST_P(SearchTest, EachFieldFilters) {
    const Instant start = clock.now();
    std::vector<Event> events(7);
    for (std::size_t i = 0; i < events.size(); ++i) {
        events[i] = event(std::to_string(i));
    }
    events[1].actor = "user_2";
    events[2].action = "account.closed";
    events[3].result = EventResult::Refused;
    events[4].request_id = "req_2";
    events[5].scope = "org_2";
    for (const Event& one : events) {
        append_at(std::chrono::seconds{1}, one);
    }

    EXPECT_EQ(targets({.actors = {"user_2"}}), "1");
    EXPECT_EQ(targets({.actions = {"account.closed"}}), "2");
    EXPECT_EQ(targets({.results = {EventResult::Refused, EventResult::Failed}}), "3");
    EXPECT_EQ(targets({.request_ids = {"req_2"}}), "4");
    EXPECT_EQ(targets({.scopes = std::vector<std::string>{"org_2"}}), "5");
    EXPECT_EQ(targets({.scopes = std::vector<std::string>{}}), "");
    EXPECT_EQ(targets({.targets = {"6", "0"}}), "6 0");
    const auto second = [&](int n) {
        return Instant::from_unix_millis(start.unix_millis() + n * 1'000);
    };
    EXPECT_EQ(targets({.from = second(3), .to = second(5)}, Order::OldestFirst), "2 3");
    EXPECT_EQ(targets({.actors = {"user_2"}, .actions = {"account.closed"}}), "");
}

TEST_P(SearchTest, PagesNeitherRepeatNorSkipWhateverIsAppendedMeanwhile) {
    Log other({.clock = clock, .random = random});
    for (int i = 0; i < 20; ++i) {
        // Several at one time, in two chains.
        clock.advance(std::chrono::milliseconds{i % 3 == 0 ? 1 : 0});
        ASSERT_TRUE(append(i % 2 == 0 ? log : other, event(std::to_string(i))));
    }
    std::multiset<std::string> seen;
    PageRequest request{.order = Order::NewestFirst, .after = std::nullopt, .limit = 3};

    do {
        const Page page = search(*reader, {}, request).value();
        for (const Entry& entry : page.entries) {
            seen.insert(entry.event.target);
        }
        request.after = page.next;
        clock.advance(std::chrono::milliseconds{1});
        ASSERT_TRUE(append(event("late")));
    } while (request.after);

    EXPECT_EQ(seen.size(), 20U);
    EXPECT_EQ(std::set<std::string>(seen.begin(), seen.end()).size(), 20U);
    EXPECT_FALSE(seen.contains("late"));
}

TEST(CursorTest, ReadsBackWhatItPrints) {
    const Cursor cursor{1'700'000'000'000, "chain_018bcfe5-6800-7000-8000-000000000000", 17};

    EXPECT_EQ(Cursor::parse(cursor.str()).value(), cursor);
}

TEST(CursorTest, RefusesWhatNoPageEndedWith) {
    for (const std::string_view text :
         {"", ".", "..", "1.chain", "1..2", "x.chain.1", "1.chain.x", "01.chain.1", "+1.chain.1",
          "1.chain.1 ", "1.Chain.1", "1.a.b.1", "99999999999999999999.chain.1"}) {
        const auto refused = Cursor::parse(text);
        ASSERT_FALSE(refused) << text;
        EXPECT_EQ(refused.error().kind, ErrorKind::Invalid) << text;
        EXPECT_EQ(refused.error().reason, "audit.malformed_cursor") << text;
    }
}

} // namespace
} // namespace muster::audit
