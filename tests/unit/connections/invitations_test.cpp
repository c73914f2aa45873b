#include "connections/invitations.h"

#include "connections/invitation_store.h"
#include "unit/connections/connections_world.h"

namespace muster::connections {
namespace {

class InvitationsTest : public ConnectionsTest {
protected:
    NewInvitation invite(const Connection& connection) {
        return invitations.make(connection.id, std::nullopt, who).value();
    }
    std::string outcome(const crypto::Token& token) { return outcome(token.text().reveal()); }
    /// "in", or the slug of the refusal.
    std::string outcome(std::string_view text) {
        const auto followed = invitations.follow(text, stranger);
        return followed ? "in" : std::string(followed.error().reason);
    }

    const jobs::Origin stranger{.actor = "anonymous", .request_id = "request-2", .scope = {}};
    std::vector<std::string> mailed;
    Invitations invitations{
        {.database = database,
         .connections = connections,
         .changes = changes,
         .clock = world.clock,
         .random = world.random,
         .mail = [this](sql::Session&, const NewInvitation& made, const jobs::Origin&) -> Status {
             mailed.push_back(made.invitation.email->str());
             return {};
         }}};
};
MUSTER_ON_EACH_ENGINE(InvitationsTest);

TEST_P(InvitationsTest, ALinkIsForItsConnectionAndItsFirstUseIsAuditedInItsName) {
    const Connection connection = create("payer");
    const NewInvitation made = invite(connection);

    const Invitation followed = invitations.follow(made.token.text().reveal(), stranger).value();
    ASSERT_TRUE(invitations.follow(made.token.text().reveal(), stranger));

    EXPECT_EQ(followed.connection, connection.id);
    EXPECT_EQ(followed.expires_at, world.clock.now() + std::chrono::hours{12});
    EXPECT_EQ(invitations.list(connection.id).value().at(0).used_at, world.clock.now());
    EXPECT_EQ(texts("SELECT actor FROM audit_event WHERE action = "
                    "'connection.invitation_followed'"),
              made.invitation.id.str());
}

TEST_P(InvitationsTest, TheSecretIsNowhereInTheDatabase) {
    const NewInvitation made = invite(create("payer"));

    const std::string kept = texts("SELECT token_hash FROM connection_invitation");

    EXPECT_EQ(kept, made.token.hash().hex());
    EXPECT_TRUE(made.token.text().reveal().starts_with("muster_connect_"));
}

TEST_P(InvitationsTest, WhatIsNoLinkOpensNothing) {
    const NewInvitation made = invite(create("payer"));
    const std::string text(made.token.text().reveal());

    EXPECT_EQ(outcome(""), "link.refused");
    EXPECT_EQ(outcome(text.substr(1)), "link.refused");
    EXPECT_EQ(outcome(crypto::Token::make(crypto::TokenKind::Connection, world.random)),
              "link.refused");
    EXPECT_EQ(outcome(crypto::Token::make(crypto::TokenKind::Invitation, world.random)),
              "link.refused");
}

TEST_P(InvitationsTest, ALinkEndsWithItsTime) {
    const Connection connection = create("payer");
    const NewInvitation made = invite(connection);
    world.clock.advance(std::chrono::hours{12} - std::chrono::milliseconds{1});
    EXPECT_EQ(outcome(made.token), "in");

    world.clock.advance(std::chrono::milliseconds{1});

    EXPECT_EQ(outcome(made.token), "link.refused");
    EXPECT_TRUE(invitations.list(connection.id).value().empty());
    ASSERT_TRUE(invitations.clean_up());
    EXPECT_EQ(texts("SELECT id FROM connection_invitation"), "");
}

TEST_P(InvitationsTest, ALinkThatIsTakenBackIsGoodForNothing) {
    const Connection connection = create("payer");
    const Connection other = create("other");
    const NewInvitation made = invite(connection);
    const NewInvitation stays = invite(connection);

    EXPECT_EQ(invitations.revoke(other.id, made.invitation.id, who).error().reason,
              "connection.invitation_not_found");
    ASSERT_TRUE(invitations.revoke(connection.id, made.invitation.id, who));

    EXPECT_EQ(outcome(made.token), "link.refused");
    EXPECT_EQ(outcome(stays.token), "in");
    EXPECT_EQ(invitations.revoke(connection.id, made.invitation.id, who).error().reason,
              "connection.invitation_not_found");
}

TEST_P(InvitationsTest, LinksEndWithTheConnection) {
    const Connection ended = create("ended");
    const Connection removed = create("removed");
    const NewInvitation to_ended = invite(ended);
    const NewInvitation to_removed = invite(removed);

    ASSERT_TRUE(connections.disconnect(ended.id, who));
    ASSERT_TRUE(connections.remove(removed.id, who));

    EXPECT_EQ(outcome(to_ended.token), "link.refused");
    EXPECT_EQ(outcome(to_removed.token), "link.refused");
    EXPECT_EQ(texts("SELECT id FROM connection_invitation"), "");
}

TEST_P(InvitationsTest, ThereAreTenAtATime) {
    const Connection connection = create("payer");
    for (std::size_t i = 0; i < Invitations::kMost; ++i) {
        invite(connection);
    }
    const auto one_more = [&] { return invitations.make(connection.id, std::nullopt, who); };

    EXPECT_EQ(one_more().error().reason, "connection.too_many_invitations");
    world.clock.advance(std::chrono::hours{12});
    EXPECT_TRUE(one_more());
}

TEST_P(InvitationsTest, AnAddressGetsItByMail) {
    const Connection connection = create("payer");
    const auto address = net::MailAddress::parse("ann@example.com").value();

    EXPECT_EQ(invitations.make(connection.id, address, who).value().invitation.email, address);
    world.clock.advance(std::chrono::seconds{1});
    invite(connection);

    EXPECT_EQ(mailed, std::vector<std::string>{"ann@example.com"});
    EXPECT_EQ(invitations.list(connection.id).value().back().email, address);
}

TEST_P(InvitationsTest, ARoleIsRegisteredOnceByALinkAndInItsName) {
    const Connection connection = create("payer");
    const std::string arn = make_role(connection);
    const jobs::Origin colleague{
        .actor = invite(connection).invitation.id.str(), .request_id = {}, .scope = {}};

    const Connection connected =
        invitations.register_role(connection.id, arn, colleague, {}).value();

    EXPECT_EQ(connected.state, ConnectionState::Connected);
    EXPECT_EQ(texts("SELECT actor FROM audit_event WHERE action = 'connection.role_accepted'"),
              colleague.actor);
    EXPECT_EQ(invitations.register_role(connection.id, arn, colleague, {}).error().reason,
              "connection.already_connected");
    EXPECT_EQ(invitations.make(connection.id, std::nullopt, who).error().reason,
              "connection.already_connected");
}

TEST_P(InvitationsTest, ThereIsNoneToWhatIsNotThere) {
    const ConnectionId id = ConnectionId::make(world.clock, world.random);

    EXPECT_EQ(invitations.make(id, std::nullopt, who).error().reason, "connection.not_found");
    EXPECT_EQ(invitations.list(id).error().reason, "connection.not_found");
}

} // namespace
} // namespace muster::connections
