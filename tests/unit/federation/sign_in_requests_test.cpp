#include "federation/sign_in_requests.h"

#include <gtest/gtest.h>

#include "support/federation_world.h"

namespace muster::federation {
namespace {

using namespace std::chrono_literals;
using test::FederationWorld;

class SignInRequestsTest : public testing::TestWithParam<sql::Engine> {
protected:
    Result<SignInRequest> take() {
        return world.requests.take({.provider = begun.request.provider,
                                    .state = begun.state.text().reveal(),
                                    .browser = begun.browser});
    }
    Result<SignInRequest> finished(const std::optional<crypto::SessionToken>& browser) {
        return world.database.read([&](sql::Session& session) {
            return world.requests.finished(session, begun.request.id, browser);
        });
    }

    FederationWorld world{GetParam()};
    Provider provider = world.make_provider();
    SignInRequests::Begun begun =
        world.requests.begin({.provider = provider.id, .return_to = "/costs"}).value();
};
MUSTER_ON_EACH_ENGINE(SignInRequestsTest);

TEST_P(SignInRequestsTest, AnAnswerFindsItsQuestionOnce) {
    const auto taken = take();

    ASSERT_TRUE(taken);
    EXPECT_EQ(taken->id, begun.request.id);
    EXPECT_EQ(take().error().kind, ErrorKind::Forbidden);
    EXPECT_EQ(take().error().reason, "federation.request_used");
}

TEST_P(SignInRequestsTest, AnAnswerToNoQuestionOrOfAnotherBrowserOrProviderIsRefused) {
    const auto other = crypto::SessionToken::make(world.random);
    const auto reason = [&](const SignInRequests::Brought& brought) {
        return world.requests.take(brought).error().reason;
    };
    const std::string_view state = begun.state.text().reveal();

    EXPECT_EQ(reason({provider.id, "", begun.browser}), "federation.no_request");
    EXPECT_EQ(reason({provider.id, other.text().reveal(), begun.browser}), "federation.no_request");
    EXPECT_EQ(reason({provider.id, state, {}}), "federation.other_browser");
    EXPECT_EQ(reason({provider.id, state, other}), "federation.other_browser");
    EXPECT_EQ(reason({ProviderId::make(world.clock, world.random), state, begun.browser}),
              "federation.other_provider");
    EXPECT_TRUE(take()); // who has not the cookie uses nothing up
}

TEST_P(SignInRequestsTest, AnAnswerThatTookTooLongIsRefusedAndTheRowGoes) {
    world.clock.advance(10min);

    EXPECT_EQ(take().error().reason, "federation.no_request");
    EXPECT_EQ(finished(begun.browser).error().reason, "federation.no_request");
    EXPECT_TRUE(world.requests.clean_up());
}

TEST_P(SignInRequestsTest, TheOutcomeIsForTheBrowserOfTheQuestionAlone) {
    ASSERT_TRUE(take());
    EXPECT_EQ(finished(begun.browser).error().reason, "federation.not_answered");
    const Answer answer{
        .vouched =
            Vouched{.subject = "s", .session = "sid", .attributes = {{"groups", {"a", "b"}}}},
        .refusal = {},
        .checks = {{"issuer", true, "it is"}}};
    ASSERT_TRUE(world.requests.answer(begun.request.id, answer));

    EXPECT_EQ(finished({}).error().reason, "federation.other_browser");
    const auto kept = finished(begun.browser);
    EXPECT_EQ(kept->state, RequestState::Answered);
    EXPECT_EQ(kept->return_to, "/costs");
    EXPECT_EQ(kept->answer->vouched->session, "sid");
    EXPECT_EQ(kept->answer->vouched->attributes.at("groups").size(), 2U);
    EXPECT_EQ(kept->answer->checks.front().name, "issuer");
}

TEST_P(SignInRequestsTest, OnlyAPathOfOursIsReturnedTo) {
    for (const std::string_view bad : {"", "costs", "//evil.example", "https://evil.example",
                                       "/\\evil.example", "/a\nb", "javascript:alert(1)"}) {
        EXPECT_EQ(world.requests.begin({.provider = provider.id, .return_to = std::string(bad)})
                      .error()
                      .reason,
                  "federation.bad_return")
            << bad;
    }
}

TEST_P(SignInRequestsTest, NonceAndVerifierAreOfTheStateAndOfOurKeyAlone) {
    const std::string_view state = begun.state.text().reveal();
    const SignInRequests other({world.database, world.clock, world.random},
                               crypto::Key::make(world.random));

    EXPECT_EQ(world.requests.nonce_of(state), world.requests.nonce_of(state));
    EXPECT_NE(world.requests.nonce_of(state), world.requests.verifier_of(state).reveal());
    EXPECT_NE(world.requests.nonce_of(state), other.nonce_of(state));
    EXPECT_EQ(world.requests.verifier_of(state).reveal().size(), 43U); // RFC 7636 section 4.1
}

} // namespace
} // namespace muster::federation
