#include "webauthn/client_data.h"

#include <gtest/gtest.h>

namespace muster::webauthn {
namespace {

TEST(ClientDataTest, WhatIsNotKnownIsPassedOver) {
    const auto data = ClientData::parse(as_bytes(
        R"({"type":"webauthn.get","challenge":"abc","origin":"https://a.example","later":{"a":[1]}})"));

    ASSERT_TRUE(data);
    EXPECT_EQ(data->challenge, "abc");
    EXPECT_FALSE(data->is_cross_origin);
}

TEST(ClientDataTest, WhatIsNoClientDataIsRefused) {
    const std::string huge(ClientData::kMostBytes, ' ');
    const std::string deep =
        R"({"type":"t","challenge":"c","origin":"o","x":[[[[[[[[[[]]]]]]]]]]})";
    for (const std::string& text : std::initializer_list<std::string>{
             "", "null", "[]", "{", R"({"type":"t","challenge":"c"})",
             R"({"type":1,"challenge":"c","origin":"o"})",
             R"({"type":"t","challenge":"c","origin":"o","crossOrigin":"no"})",
             R"({"type":"t","type":"u","challenge":"c","origin":"o"})", huge + "{}", deep}) {
        EXPECT_EQ(ClientData::parse(as_bytes(text)).error().reason, "passkey.malformed") << text;
    }
}

TEST(RelyingPartyTest, IsTheHostOfTheConsole) {
    struct Row {
        std::string_view url, id, origin;
    };
    for (const Row& row : {
             Row{"https://muster.example.com", "muster.example.com", "https://muster.example.com"},
             Row{"https://Muster.Example.com:443/x", "muster.example.com",
                 "https://muster.example.com"},
             Row{"https://muster:8443/", "muster", "https://muster:8443"},
             Row{"http://localhost:8080", "localhost", "http://localhost:8080"},
         }) {
        const auto party = RelyingParty::at(row.url);
        ASSERT_TRUE(party) << row.url;
        EXPECT_EQ(party->id, row.id);
        EXPECT_EQ(party->origin, row.origin);
    }
}

TEST(RelyingPartyTest, ThereIsNoneWhereBrowsersMakeNoPasskeys) {
    for (const std::string_view url : {"", "muster", "https://", "https://192.0.2.1:8443",
                                       "https://[::1]:8443", "http://muster.example.com"}) {
        EXPECT_EQ(RelyingParty::at(url).error().reason, "passkey.no_domain") << url;
    }
}

} // namespace
} // namespace muster::webauthn
