#include "api/keyed_requests.h"

#include <future>

#include <gtest/gtest.h>

#include "api/route.h"
#include "idempotency/migrations.h"
#include "support/fake_clock.h"
#include "support/seeded_random.h"
#include "support/silent_sink.h"
#include "support/test_database.h"

namespace muster::api {
namespace {

using http::Verb;

constexpr http::RouteHead<Access> kThings{Verb::Post, "/api/v1/things", Permission::UsersCreate};

class KeyedRequestsTest : public test::EachEngine {
protected:
    void SetUp() override {
        ASSERT_TRUE(session().execute_script("CREATE TABLE thing (n BIGINT)"));
    }
    static http::Request request(std::string key, std::string body = "{}") {
        http::Request request;
        request.verb = Verb::Post;
        request.segments = {"api", "v1", "things"};
        request.id = "request-1";
        request.body = std::move(body);
        if (!key.empty()) {
            request.headers.add("Idempotency-Key", std::move(key));
        }
        return request;
    }
    /// A handler that makes a thing, then answers with `status`.
    http::Response make_thing(int status = 201) {
        ++handled;
        const Status made = database.write([](sql::Session& session) -> Status {
            TRY_DONE(session.execute("INSERT INTO thing (n) VALUES (1)"));
            return {};
        });
        if (!made) {
            return http::Response::json(409, Json::Object{{"code", made.error().reason}});
        }
        http::Response response = http::Response::json(status, Json::Object{{"n", handled}});
        response.headers.add("Location", "/api/v1/things/" + std::to_string(handled));
        return response;
    }
    http::Response ask(const http::Request& request,
                       const http::RouteHead<Access>& route = kThings) {
        return keyed.run(request, route, ann, [this] { return make_thing(); });
    }
    /// As ask(), by another worker of the server.
    http::Response ask_meanwhile(const http::Request& request) {
        return std::async(std::launch::async, [&] { return ask(request); }).get();
    }
    static std::string body_of(const http::Response& response) {
        return std::get<std::string>(response.body);
    }
    static std::string code_of(const http::Response& response) {
        return *Json::parse(body_of(response)).value().find("code")->if_string();
    }

    const Caller ann{{.principal = {Principal::Kind::User, "user_ann", Role::Admin}, .origin = {}},
                     {}};
    sql::Database database = open("idempotency", idempotency::migrations());
    test::FakeClock clock;
    test::SeededRandom random{1};
    crypto::KeyRing keys = crypto::KeyRing::parse(crypto::KeyRing::make_line("k1", random)).value();
    crypto::Sealer sealer{keys, random};
    idempotency::RequestMemory memory{{database, clock, random, sealer}, keys.current()};
    test::SilentSink lines;
    Log log{{}, clock, lines};
    KeyedRequests keyed{{memory, database, log}};
    int handled = 0;
};
MUSTER_ON_EACH_ENGINE(KeyedRequestsTest);

TEST_P(KeyedRequestsTest, ARepetitionIsAnsweredWithoutBeingHandled) {
    const http::Response first = ask(request("k"));
    const http::Response second = ask(request("k"));

    EXPECT_EQ(handled, 1);
    EXPECT_EQ(second.status, 201);
    EXPECT_EQ(body_of(second), body_of(first));
    EXPECT_EQ(second.headers.get("Location"), "/api/v1/things/1");
    EXPECT_EQ(second.headers.get("Content-Type"), first.headers.get("Content-Type"));
    EXPECT_FALSE(first.headers.contains("Idempotent-Replayed"));
    EXPECT_EQ(second.headers.get("Idempotent-Replayed"), "true");
}

TEST_P(KeyedRequestsTest, WithoutAKeyOrWithAnotherEachIsHandled) {
    ask(request(""));
    ask(request(""));
    ask(request("k"));
    ask(request("l"));

    EXPECT_EQ(handled, 4);
}

TEST_P(KeyedRequestsTest, KeysOfOthersAreOthers) {
    const Caller bob{{.principal = {Principal::Kind::User, "user_bob", Role::Admin}, .origin = {}},
                     {}};
    ask(request("k"));

    const http::Response of_bob =
        keyed.run(request("k"), kThings, bob, [this] { return make_thing(); });

    EXPECT_EQ(body_of(of_bob), "{\"n\":2}");
    EXPECT_FALSE(of_bob.headers.contains("Idempotent-Replayed"));
}

TEST_P(KeyedRequestsTest, AfterADayAKeyIsForgotten) {
    ask(request("k"));
    clock.advance(idempotency::RequestMemory::kKept - std::chrono::milliseconds(1));
    EXPECT_EQ(ask(request("k")).headers.get("Idempotent-Replayed"), "true");

    clock.advance(std::chrono::milliseconds(1));

    EXPECT_EQ(body_of(ask(request("k"))), "{\"n\":2}");
}

TEST_P(KeyedRequestsTest, PathAndBodyBelongToTheRequest) {
    ask(request("k", "{\"n\":1}"));
    http::Request elsewhere = request("k", "{\"n\":1}");
    elsewhere.segments.back() = "others";

    EXPECT_EQ(code_of(ask(request("k", "{\"n\":2}"))), "idempotency.key_reused");
    EXPECT_EQ(ask(request("k", "{\"n\":2}")).status, 422);
    EXPECT_EQ(code_of(ask(elsewhere)), "idempotency.key_reused");
    EXPECT_EQ(handled, 1);
}

TEST_P(KeyedRequestsTest, ASecondRequestWaitsForTheFirst) {
    http::Response second;
    const http::Response first = keyed.run(request("k"), kThings, ann, [&] {
        second = ask_meanwhile(request("k"));
        return make_thing();
    });

    EXPECT_EQ(first.status, 201);
    EXPECT_EQ(second.status, 409);
    EXPECT_EQ(code_of(second), "idempotency.in_progress");
    EXPECT_EQ(second.headers.get("Retry-After"), "1");
    EXPECT_EQ(handled, 1);
}

TEST_P(KeyedRequestsTest, ADeathBetweenChangeAndAnswerIsToldAndChangesNothingTwice) {
    struct Death {};
    EXPECT_THROW(static_cast<void>(keyed.run(request("k"), kThings, ann,
                                             [&]() -> http::Response {
                                                 make_thing();
                                                 throw Death();
                                             })),
                 Death);
    clock.advance(idempotency::RequestMemory::kLease);

    EXPECT_EQ(code_of(ask(request("k"))), "idempotency.answer_lost");
    EXPECT_EQ(handled, 1);
}

TEST_P(KeyedRequestsTest, ADeathBeforeTheChangeLetsARepetitionMakeIt) {
    struct Death {};
    EXPECT_THROW(static_cast<void>(keyed.run(request("k"), kThings, ann,
                                             []() -> http::Response { throw Death(); })),
                 Death);
    clock.advance(idempotency::RequestMemory::kLease);

    EXPECT_EQ(ask(request("k")).status, 201);
    EXPECT_EQ(handled, 1);
}

TEST_P(KeyedRequestsTest, ASlowRequestWhosePlaceWasTakenChangesNothing) {
    const http::Response slow = keyed.run(request("k"), kThings, ann, [&] {
        clock.advance(idempotency::RequestMemory::kLease);
        EXPECT_EQ(ask_meanwhile(request("k")).status, 201);
        return make_thing();
    });

    EXPECT_EQ(code_of(slow), "idempotency.superseded");
    EXPECT_EQ(body_of(ask(request("k"))), "{\"n\":1}");
}

TEST_P(KeyedRequestsTest, ARefusalIsNotRemembered) {
    const http::Response refused = keyed.run(request("k", "{"), kThings, ann, [] {
        return http::Response::json(400, Json::Object{{"code", "json.malformed"}});
    });

    EXPECT_EQ(refused.status, 400);
    EXPECT_EQ(ask(request("k", "{}")).status, 201); // mended, with the key it had
}

TEST_P(KeyedRequestsTest, KeysAreOneTextOfVisibleAscii) {
    http::Request twice = request("k");
    twice.headers.add("Idempotency-Key", "l");
    EXPECT_EQ(code_of(ask(twice)), "idempotency.bad_key");
    for (const std::string& bad : {std::string("\"\""), std::string("a b"), std::string("\xc3\xa9"),
                                   std::string("a\"b"), std::string(256, 'k')}) {
        EXPECT_EQ(code_of(ask(request(bad))), "idempotency.bad_key") << bad;
    }
    EXPECT_EQ(handled, 0);

    EXPECT_EQ(ask(request(std::string(255, 'k'))).status, 201);
    EXPECT_EQ(ask(request("\"quoted\"")).status, 201);
    EXPECT_EQ(ask(request("quoted")).headers.get("Idempotent-Replayed"), "true"); // the same
}

TEST_P(KeyedRequestsTest, RoutesOfStrangersAndThoseThatOnlyAskIgnoreKeys) {
    const http::RouteHead<Access> open{Verb::Post, "/api/v1/session", kPublic};
    const http::RouteHead<Access> query{
        Verb::Post, "/api/v1/sql", Permission::CostQuery, {.effect = http::Effect::Nothing}};
    for (const auto& route : {open, query}) {
        ask(request("k"), route);
        EXPECT_FALSE(ask(request("k"), route).headers.contains("Idempotent-Replayed"));
    }
    EXPECT_EQ(handled, 4);
}

} // namespace
} // namespace muster::api
