#include "idempotency/request_memory.h"

#include <gtest/gtest.h>

#include "idempotency/migrations.h"
#include "sql/rows.h"
#include "support/fake_clock.h"
#include "support/seeded_random.h"
#include "support/test_database.h"

namespace muster::idempotency {
namespace {

using namespace std::chrono_literals;
using Outcome = RequestMemory::Outcome;

const KeyedRequest kRequest{
    .who = "user_ann", .route = "/api/v1/things", .key = "key-1", .content = "a thing, red"};
const KeptAnswer kAnswer{.status = 201,
                         .headers = {{"Location", "/api/v1/things/1"}},
                         .body = "{\"secret\":\"muster_api_planted\"}"};

class RequestMemoryTest : public test::EachEngine {
protected:
    /// "attempt", "answer", or the slug of the refusal.
    std::string begin(const KeyedRequest& request = kRequest) {
        begun = memory.begin(request);
        return !begun                                    ? std::string(begun.error().reason)
               : std::holds_alternative<Attempt>(*begun) ? "attempt"
                                                         : "answer";
    }
    Attempt attempt(const KeyedRequest& request = kRequest) {
        return std::get<Attempt>(memory.begin(request).value());
    }
    /// A change of the attempt.
    Status change(const Attempt& attempt) {
        return database.write(
            [&](sql::Session& session) { return RequestMemory::mark(session, attempt); });
    }
    std::vector<std::string> stored() {
        return database
            .read([](sql::Session& session) {
                return sql::all_rows(
                    session,
                    "SELECT key || content || attempt || coalesce(answer, '') "
                    "FROM idempotency_request",
                    {}, [](const sql::Row& row) -> Result<std::string> { return row.text(0); });
            })
            .value();
    }

    sql::Database database = open("idempotency", migrations());
    test::FakeClock clock;
    test::SeededRandom random{1};
    crypto::KeyRing keys = crypto::KeyRing::parse(crypto::KeyRing::make_line("k1", random)).value();
    crypto::Sealer sealer{keys, random};
    RequestMemory memory{{database, clock, random, sealer}, keys.current()};
    Result<std::variant<Attempt, KeptAnswer>> begun = KeptAnswer{};
};
MUSTER_ON_EACH_ENGINE(RequestMemoryTest);

TEST_P(RequestMemoryTest, TheSameRequestIsAnsweredAsBefore) {
    const Attempt first = attempt();
    ASSERT_TRUE(change(first));
    ASSERT_TRUE(memory.finish(first, Outcome::Done, kAnswer));

    ASSERT_EQ(begin(), "answer");

    EXPECT_EQ(std::get<KeptAnswer>(*begun), kAnswer);
}

TEST_P(RequestMemoryTest, AKeyIsOfOnePrincipalAndOneRoute) {
    ASSERT_TRUE(memory.finish(attempt(), Outcome::Done, kAnswer));
    KeyedRequest of_bob = kRequest;
    of_bob.who = "user_bob";
    KeyedRequest elsewhere = kRequest;
    elsewhere.route = "/api/v1/others";

    EXPECT_EQ(begin(of_bob), "attempt");
    EXPECT_EQ(begin(elsewhere), "attempt");
}

TEST_P(RequestMemoryTest, AKeyWithAnotherContentIsRefused) {
    KeyedRequest other = kRequest;
    other.content = "a thing, blue";
    const Attempt first = attempt();
    EXPECT_EQ(begin(other), "idempotency.key_reused");
    EXPECT_EQ(begun.error().kind, ErrorKind::Impossible);

    ASSERT_TRUE(memory.finish(first, Outcome::Done, kAnswer));

    EXPECT_EQ(begin(other), "idempotency.key_reused");
}

TEST_P(RequestMemoryTest, WhileTheFirstIsHandledTheSecondWaits) {
    const Attempt first = attempt();

    EXPECT_EQ(begin(), "idempotency.in_progress");
    EXPECT_EQ(begun.error().kind, ErrorKind::Conflict);
    EXPECT_GT(begun.error().retry_after, 0s);
    ASSERT_TRUE(change(first));
    EXPECT_EQ(begin(), "idempotency.in_progress");
}

TEST_P(RequestMemoryTest, ARefusalThatChangedNothingIsForgotten) {
    ASSERT_TRUE(
        memory.finish(attempt(), Outcome::Refused, {.status = 409, .headers = {}, .body = {}}));

    EXPECT_EQ(stored().size(), 0U);
    EXPECT_EQ(begin(), "attempt");
}

TEST_P(RequestMemoryTest, ARefusalAfterAChangeIsKept) {
    const Attempt first = attempt();
    ASSERT_TRUE(change(first));

    ASSERT_TRUE(memory.finish(first, Outcome::Refused, {.status = 502, .headers = {}, .body = {}}));

    ASSERT_EQ(begin(), "answer");
    EXPECT_EQ(std::get<KeptAnswer>(*begun).status, 502);
}

TEST_P(RequestMemoryTest, AnAttemptThatDiedBeforeItsChangeIsTakenOver) {
    attempt();
    clock.advance(RequestMemory::kLease);

    const Attempt second = attempt();

    EXPECT_TRUE(change(second));
    EXPECT_TRUE(memory.finish(second, Outcome::Done, kAnswer));
    EXPECT_EQ(begin(), "answer");
}

TEST_P(RequestMemoryTest, AnAttemptThatDiedAfterItsChangeIsNeverRepeated) {
    ASSERT_TRUE(change(attempt()));
    clock.advance(RequestMemory::kLease);

    EXPECT_EQ(begin(), "idempotency.answer_lost");

    clock.advance(1h);
    EXPECT_EQ(begin(), "idempotency.answer_lost");
}

TEST_P(RequestMemoryTest, AnAttemptTakenForDeadCanChangeNothing) {
    const Attempt paused = attempt();
    clock.advance(RequestMemory::kLease);
    const Attempt second = attempt();

    EXPECT_EQ(change(paused).error().reason, "idempotency.superseded");
    EXPECT_TRUE(memory.finish(paused, Outcome::Refused, kAnswer));

    EXPECT_TRUE(change(second)); // nor does its end touch the other
    EXPECT_TRUE(memory.finish(second, Outcome::Done, kAnswer));
    EXPECT_EQ(change(second).error().reason, "idempotency.superseded"); // answered is answered
}

TEST_P(RequestMemoryTest, AnAttemptThatIsOnlySlowEndsAsUsual) {
    const Attempt slow = attempt();
    clock.advance(1min);

    EXPECT_TRUE(change(slow));
    EXPECT_TRUE(memory.finish(slow, Outcome::Done, kAnswer));
    EXPECT_EQ(begin(), "answer");
}

TEST_P(RequestMemoryTest, AfterADayAKeyMeansNothing) {
    ASSERT_TRUE(memory.finish(attempt(), Outcome::Done, kAnswer));
    clock.advance(RequestMemory::kKept - 1ms);
    EXPECT_EQ(begin(), "answer");

    clock.advance(1ms);

    EXPECT_EQ(begin(), "attempt");
    clock.advance(RequestMemory::kKept);
    ASSERT_TRUE(memory.clean_up());
    EXPECT_EQ(stored().size(), 0U);
}

TEST_P(RequestMemoryTest, WhatIsYoungerThanADayIsNotCleanedUp) {
    ASSERT_TRUE(memory.finish(attempt(), Outcome::Done, kAnswer));

    ASSERT_TRUE(memory.clean_up());

    EXPECT_EQ(begin(), "answer");
}

TEST_P(RequestMemoryTest, NothingOfRequestAndAnswerIsStoredInClear) {
    ASSERT_TRUE(memory.finish(attempt(), Outcome::Done, kAnswer));

    const auto rows = stored();

    ASSERT_EQ(rows.size(), 1U);
    for (const char* word :
         {"ann", "key-1", "red", "planted", "things", "bXVzdGVyX2FwaV9wbGFudGVk"}) {
        EXPECT_EQ(rows[0].find(word), std::string::npos) << word;
    }
}

TEST_P(RequestMemoryTest, AnotherProcessKnowsWhatThisOneAnswered) {
    ASSERT_TRUE(memory.finish(attempt(), Outcome::Done, kAnswer));
    sql::Database other = sql::Database::open(address()).value();
    const RequestMemory elsewhere({other, clock, random, sealer}, keys.current());

    const auto answered = elsewhere.begin(kRequest).value();

    EXPECT_EQ(std::get<KeptAnswer>(answered), kAnswer);
}

} // namespace
} // namespace muster::idempotency
