#include "crypto/password_hasher.h"

#include <optional>
#include <thread>

#include <gtest/gtest.h>

namespace muster::crypto {
namespace {

constexpr PasswordHasher::Cost kCheap{.memory_bytes = std::size_t{8} << 10, .passes = 1};

TEST(PasswordHasherTest, KnowsThePasswordAndNoOther) {
    WorkAreas areas({});
    const PasswordHasher hasher(kCheap, areas);
    const std::string hash = hasher.hash(Secret("correct horse")).value();

    EXPECT_TRUE(hasher.verify(Secret("correct horse"), hash).value());
    EXPECT_FALSE(hasher.verify(Secret("correct horsf"), hash).value());
    EXPECT_FALSE(hasher.verify(Secret(""), hash).value());
    EXPECT_FALSE(hasher.verify(Secret("correct horse"), "").value());
    EXPECT_TRUE(hash.starts_with("$argon2id$v=19$m=8,t=1,p=1$")) << hash;
}

TEST(PasswordHasherTest, VerifiesWhatAnotherImplementationHashed) {
    // The reference implementation's own test vector for argon2id, version 1.3, t=2, m=65536 KiB.
    WorkAreas areas({});
    const PasswordHasher hasher(kCheap, areas);

    EXPECT_TRUE(hasher
                    .verify(Secret("password"), "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ"
                                                "$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc")
                    .value());
}

TEST(PasswordHasherTest, HashesOfOtherParametersAreOutdated) {
    WorkAreas areas({});
    const PasswordHasher hasher(kCheap, areas);
    const PasswordHasher dearer({.memory_bytes = std::size_t{16} << 10, .passes = 2}, areas);
    const std::string hash = hasher.hash(Secret("a")).value();

    EXPECT_FALSE(hasher.is_outdated(hash));
    EXPECT_TRUE(dearer.is_outdated(hash));
    EXPECT_TRUE(dearer.verify(Secret("a"), hash).value());
}

TEST(PasswordHasherTest, WhoComesWhenAllPlacesAreTakenIsTurnedAway) {
    WorkAreas areas({.count = 1, .most_waiting = 0});
    const PasswordHasher hasher(kCheap, areas);
    const std::string hash = hasher.hash(Secret("a")).value();
    {
        const auto taken = areas.take();
        ASSERT_TRUE(taken);

        for (const Error& refused :
             {hasher.hash(Secret("a")).error(), hasher.verify(Secret("a"), hash).error(),
              hasher.spend(Secret("a")).error()}) {
            EXPECT_EQ(refused.kind, ErrorKind::Unavailable);
            EXPECT_EQ(refused.reason, "password.busy");
            EXPECT_GT(refused.retry_after.count(), 0);
        }
    }
    EXPECT_TRUE(hasher.spend(Secret("a")));
}

TEST(WorkAreasTest, WhoWaitsGetsTheNextFreePlace) {
    WorkAreas areas({.count = 1, .most_waiting = 1});
    std::optional<WorkAreas::Lease> taken(areas.take().value());
    bool got = false;
    std::jthread waiter([&] { got = areas.take().has_value(); });
    while (areas.waiting() == 0) {
        std::this_thread::yield();
    }

    EXPECT_EQ(areas.take().error().reason, "password.busy");
    taken.reset();
    waiter.join();

    EXPECT_TRUE(got);
    EXPECT_EQ(areas.waiting(), 0U);
}

} // namespace
} // namespace muster::crypto
