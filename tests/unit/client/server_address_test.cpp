#include "client/server_address.h"

#include <array>

#include <gtest/gtest.h>

namespace muster::client {
namespace {

TEST(ServerAddressTest, WhatPeopleTypeIsRead) {
    struct Row {
        const char* typed;
        const char* read;
    };
    constexpr std::array kRows = {
        Row{"muster.example.com", "https://muster.example.com"},
        Row{"https://Muster.Example.com:8443/", "https://muster.example.com:8443"},
        Row{"10.0.0.5:8443", "https://10.0.0.5:8443"},
        Row{"https://[::1]:8443", "https://[::1]:8443"},
        Row{"http://127.0.0.1:8080", "http://127.0.0.1:8080"},
        Row{"http://localhost:8080/", "http://localhost:8080"},
        Row{"http://[::1]:8080", "http://[::1]:8080"},
    };
    for (const auto& [typed, read] : kRows) {
        const auto server = ServerAddress::parse(typed);

        ASSERT_TRUE(server) << typed;
        EXPECT_EQ(server->str(), read);
    }
}

TEST(ServerAddressTest, AnythingElseIsRefused) {
    for (const char* typed :
         {"", "https://", "/", "muster.example.com/path", "https://user:word@host", "ftp://host",
          "http://muster.example.com", "http://10.0.0.5", "a b", "host?x", "host#x",
          "http://127.0.0.1.example.com", "h\xc3\xb6st"}) {
        EXPECT_EQ(ServerAddress::parse(typed).error().reason, "usage.bad_server") << typed;
    }
}

} // namespace
} // namespace muster::client
