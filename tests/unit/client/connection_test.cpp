#include "client/connection.h"

#include <gtest/gtest.h>

#include "support/temp_dir.h"

namespace muster::client {
namespace {

const std::string kPin(64, 'a');

class ConnectionTest : public testing::Test {
protected:
    ConnectionTest() {
        Login login{.server = ServerAddress::parse("one.example.com").value(),
                    .token = Secret("token-1"),
                    .fingerprint = net::CertificateFingerprint::parse(kPin).value(),
                    .ca_file = {},
                    .user = "Ann"};
        EXPECT_TRUE(logins.save(login));
    }
    Connection connection() { return connection_for(choice, logins).value(); }
    std::string_view refusal() { return connection_for(choice, logins).error().reason; }

    test::TempDir home;
    LoginFile logins = LoginFile::read(home / "muster").value();
    ServerChoice choice;
};

TEST_F(ConnectionTest, TheServerSignedInToLastIsAskedWithoutAChoice) {
    EXPECT_EQ(connection().server.str(), "https://one.example.com");
    EXPECT_EQ(connection().token->reveal(), "token-1");
    EXPECT_TRUE(std::holds_alternative<net::PinnedTrust>(connection().trust));
}

TEST_F(ConnectionTest, TheTokenOfAServerGoesToNoOther) {
    choice.server = "two.example.com";

    EXPECT_FALSE(connection().token);
    EXPECT_TRUE(std::holds_alternative<net::SystemTrust>(connection().trust));
}

TEST_F(ConnectionTest, TheTokenOfTheEnvironmentGoesBeforeALogin) {
    choice.token.emplace("token-2");

    EXPECT_EQ(connection().token->reveal(), "token-2");
    EXPECT_EQ(connection().token_from, Connection::TokenFrom::Environment);
}

TEST_F(ConnectionTest, WhatIsSaidOfTrustGoesBeforeWhatIsRemembered) {
    choice.ca_file = "/etc/ca.pem";
    EXPECT_EQ(std::get<net::FileTrust>(connection().trust).file, "/etc/ca.pem");

    choice.fingerprint = kPin;
    EXPECT_EQ(refusal(), "usage.malformed"); // one of them
    choice.ca_file.reset();
    EXPECT_TRUE(std::holds_alternative<net::PinnedTrust>(connection().trust));
    choice.fingerprint = "aa:bb";
    EXPECT_EQ(refusal(), "net.bad_fingerprint");
}

TEST_F(ConnectionTest, SomeServerHasToBeMeant) {
    ASSERT_TRUE(logins.remove(ServerAddress::parse("one.example.com").value()));
    EXPECT_EQ(refusal(), "usage.missing");

    choice.server = "http://one.example.com";
    EXPECT_EQ(refusal(), "usage.bad_server");
}

} // namespace
} // namespace muster::client
