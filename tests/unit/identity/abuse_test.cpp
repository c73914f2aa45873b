#include <cstdlib>
#include <vector>

#include <gtest/gtest.h>

#include "identity/session_store.h"
#include "identity/user_store.h"
#include "support/identity_world.h"

namespace muster::identity {
namespace {

using namespace std::chrono_literals;
using test::IdentityWorld;

/// How many accounts are guessed at: MUSTER_ABUSE_ACCOUNTS=1000 makes ten thousand tries of it.
int accounts() {
    const char* const wanted = std::getenv("MUSTER_ABUSE_ACCOUNTS");
    return wanted == nullptr ? 100 : std::atoi(wanted);
}

/// Wrong passwords, ten at each of many accounts, from a fifth as many addresses, a hundred in a
/// second: what guessing on a large scale looks like from here.
class AbuseTest : public testing::Test {
protected:
    static constexpr int kRounds = 10;
    const int account_count = accounts();
    const int source_count = account_count / 5;

    AbuseTest() {
        const PasswordRow password =
            world.passwords
                .make(Secret(std::string(IdentityWorld::kPassword)),
                      Email::parse("a@example.com").value(), PasswordPolicy::SecondFactor::Missing)
                .value();
        world.database
            .write([&](sql::Session& session) -> Status {
                for (int i = 0; i < account_count; ++i) {
                    TRY_DONE(add(session, i, password));
                }
                return {};
            })
            .value();
    }

    Status add(sql::Session& session, int number, const PasswordRow& password) {
        const User user{.id = UserId::make(world.clock, world.random),
                        .email = Email::parse(email(number)).value(),
                        .name = PersonName::parse("Somebody").value(),
                        .role = Role::User,
                        .state = UserState::Active,
                        .created_at = world.clock.now(),
                        .last_sign_in_at = world.clock.now(),
                        .assigned_role = Role::User};
        TRY_DONE(insert_user(session, user));
        TRY_DONE(save_password(session, user.id, password, world.clock.now()));
        devices.push_back(crypto::SessionToken::make(world.random));
        return keep_device(session, user.id, devices.back().hash(), world.clock.now());
    }
    static std::string email(int number) {
        return "user" + std::to_string(number) + "@example.com";
    }
    static std::string home_of(int account) {
        return "198.51.100." + std::to_string(account % 250);
    }
    static std::string address(int number) { return "203.0.113." + std::to_string(number); }

    Result<SignedIn> attempt(int account,
                             std::string_view password,
                             const std::string& from,
                             const std::optional<crypto::SessionToken>& device = {}) {
        auto made = world.attempt(email(account), password);
        made.origin.address = from;
        made.device = device;
        return world.sign_in.with_password(made);
    }

    void attack() {
        int tries = 0;
        for (int round = 0; round < kRounds; ++round) {
            for (int account = 0; account < account_count; ++account) {
                const auto result = attempt(account, "wrong", address(tries % source_count));
                ASSERT_FALSE(result);
                ++(result.error().reason == "sign_in.throttled" ? slowed : judged);
                if (++tries % 100 == 0) {
                    world.clock.advance(1s);
                }
            }
        }
    }

    IdentityWorld world;
    std::vector<crypto::SessionToken> devices; // a browser each user signed in from before
    int judged = 0;
    int slowed = 0;
};

TEST_F(AbuseTest, MostOfItIsTurnedAwayUnheardAndNobodyWhoIsRightIsLockedOut) {
    attack();

    EXPECT_EQ(judged + slowed, account_count * kRounds);
    // Each source has thirty tries free, and is slowed to one a minute at last.
    EXPECT_LE(judged, source_count * 36);
    EXPECT_GE(slowed, account_count * 5 / 2);

    // From the browser they always use, they wait for nobody.
    for (int account = 0; account < account_count; account += 2) {
        const auto signed_in = attempt(account, IdentityWorld::kPassword, "192.0.2.50",
                                       devices[static_cast<std::size_t>(account)]);
        ASSERT_TRUE(signed_in) << account << ' ' << signed_in.error().reason;
    }
    // From another they may have to wait for some seconds.
    for (int account = 1; account < account_count; account += 2) {
        const auto signed_in = attempt(account, IdentityWorld::kPassword, home_of(account));
        ASSERT_TRUE(signed_in || signed_in.error().retry_after <= 15s) << account;
    }
    world.clock.advance(15s);
    for (int account = 1; account < account_count; account += 2) {
        ASSERT_TRUE(attempt(account, IdentityWorld::kPassword, home_of(account))) << account;
    }
}

} // namespace
} // namespace muster::identity
