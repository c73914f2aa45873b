#include <algorithm>
#include <vector>

#include <gtest/gtest.h>

#include "identity/session_store.h"
#include "identity/user_store.h"
#include "support/identity_world.h"

namespace muster::identity {
namespace {

using namespace std::chrono_literals;
using test::IdentityWorld;

/// Ten thousand wrong passwords, ten at each of a thousand accounts, from two hundred addresses, a
/// hundred in a second: what guessing on a large scale looks like from here.
class AbuseTest : public testing::Test {
protected:
    static constexpr int kAccounts = 1'000;
    static constexpr int kRounds = 10;
    static constexpr int kSources = 200;

    AbuseTest() {
        const PasswordRow password =
            world.passwords
                .make(Secret(std::string(IdentityWorld::kPassword)),
                      Email::parse("a@example.com").value(), PasswordPolicy::SecondFactor::Missing)
                .value();
        world.database
            .write([&](sql::Session& session) -> Status {
                for (int i = 0; i < kAccounts; ++i) {
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
            for (int account = 0; account < kAccounts; ++account) {
                const auto result = attempt(account, "wrong", address(tries % kSources));
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

    EXPECT_EQ(judged + slowed, kAccounts * kRounds);
    // Each source has thirty tries free, and is slowed to one a minute at last.
    EXPECT_LE(judged, kSources * 36);
    EXPECT_GE(slowed, 2'500);

    // From the browser they always use, they wait for nobody.
    for (int account = 0; account < kAccounts; ++account) {
        const auto signed_in = attempt(account, IdentityWorld::kPassword, "192.0.2.50",
                                       devices[static_cast<std::size_t>(account)]);
        ASSERT_TRUE(signed_in) << account << ' ' << signed_in.error().reason;
    }
    // From another they may have to wait, and not for long.
    int waited = 0;
    for (int account = 0; account < kAccounts; ++account) {
        const std::string home = "198.51.100." + std::to_string(account % 250);
        auto signed_in = attempt(account, IdentityWorld::kPassword, home);
        if (!signed_in) {
            ASSERT_EQ(signed_in.error().reason, "sign_in.throttled");
            ASSERT_LE(signed_in.error().retry_after, 15min);
            ++waited;
        }
    }
    EXPECT_LT(waited, kAccounts);
}

} // namespace
} // namespace muster::identity
