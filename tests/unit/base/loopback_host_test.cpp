#include "base/loopback_host.h"

#include <gtest/gtest.h>

namespace muster {
namespace {

TEST(LoopbackHostTest, ThisMachineIsKnownByNameAndByAddress) {
    for (const char* host : {"localhost", "127.0.0.1", "127.8.9.10", "::1", "[::1]"}) {
        EXPECT_TRUE(is_loopback_host(host)) << host;
    }
}

TEST(LoopbackHostTest, NoOtherNameIsTakenForIt) {
    for (const char* host : {"", "127.example.com", "127.0.0.1.example.com", "localhost.example",
                             "192.0.2.1", "::2", "[::1", "169.254.170.2"}) {
        EXPECT_FALSE(is_loopback_host(host)) << host;
    }
}

} // namespace
} // namespace muster
