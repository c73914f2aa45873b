#include <map>

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "crypto/encoding.h"
#include "crypto/session_token.h"
#include "crypto/token.h"
#include "support/seeded_random.h"

namespace muster::crypto {
namespace {

TEST(TokenTest, ReadsWhatItMade) {
    test::SeededRandom random;
    for (const auto& [kind, name] : kTokenKindNames.entries()) {
        const Token token = Token::make(kind, random);

        const auto read = Token::parse(kind, token.text().reveal());

        ASSERT_TRUE(read);
        EXPECT_EQ(read->hash(), token.hash());
        EXPECT_TRUE(token.text().reveal().starts_with("muster_" + std::string(name) + "_"));
    }
}

TEST(TokenTest, IsOfOneKind) {
    test::SeededRandom random;
    const Token invitation = Token::make(TokenKind::Invitation, random);

    EXPECT_EQ(Token::parse(TokenKind::PasswordReset, invitation.text().reveal()).error().reason,
              "token.malformed");
}

TEST(TokenTest, TheChecksumIsTheCrc32ThatScannersKnow) {
    // python3: zlib.crc32(b"muster_api_000000000000000000000000000000") in base62
    EXPECT_TRUE(Token::parse(TokenKind::Api, "muster_api_0000000000000000000000000000004Avfek"));
}

TEST(TokenTest, TheHintIsAShortFrontOfIt) {
    test::SeededRandom random;
    const Token token = Token::make(TokenKind::Api, random);

    EXPECT_EQ(token.hint().size(), std::string_view("muster_api_").size() + 8);
    EXPECT_TRUE(token.text().reveal().starts_with(token.hint()));
}

RC_GTEST_PROP(TokenTest, AnyChangedCharacterIsRefused, (std::uint64_t seed)) {
    test::SeededRandom random(seed);
    const Token token = Token::make(TokenKind::Api, random);
    std::string changed(token.text().reveal());
    const auto at = *rc::gen::inRange<std::size_t>(0, changed.size());
    changed[at] = *rc::gen::distinctFrom(changed[at]);

    RC_ASSERT(!Token::parse(TokenKind::Api, changed));
}

RC_GTEST_PROP(TokenTest, AnyMissingOrAddedCharacterIsRefused, (std::uint64_t seed, char added)) {
    test::SeededRandom random(seed);
    const std::string text(Token::make(TokenKind::Api, random).text().reveal());
    const auto at = *rc::gen::inRange<std::size_t>(0, text.size());

    RC_ASSERT(!Token::parse(TokenKind::Api, std::string(text).erase(at, 1)));
    RC_ASSERT(!Token::parse(TokenKind::Api, std::string(text).insert(at, 1, added)));
}

RC_GTEST_PROP(TokenTest, TwoSwappedNeighboursAreRefused, (std::uint64_t seed)) {
    test::SeededRandom random(seed);
    std::string text(Token::make(TokenKind::Api, random).text().reveal());
    const auto at = *rc::gen::inRange<std::size_t>(0, text.size() - 1);
    RC_PRE(text[at] != text[at + 1]);
    std::swap(text[at], text[at + 1]);

    RC_ASSERT(!Token::parse(TokenKind::Api, text));
}

TEST(SessionTokenTest, ReadsWhatItMade) {
    test::SeededRandom random;
    const SessionToken token = SessionToken::make(random);

    EXPECT_EQ(SessionToken::parse(token.text().reveal())->hash(), token.hash());
    EXPECT_EQ(token.text().reveal().size(), 43U);
}

TEST(SessionTokenTest, OtherTextsAreRefused) {
    for (const std::string& text : {std::string(), std::string(42, 'A'), std::string(44, 'A'),
                                    std::string(42, 'A') + "B", std::string(43, '*')}) {
        EXPECT_EQ(SessionToken::parse(text).error().reason, "session_token.malformed") << text;
    }
}

TEST(EncodingTest, Base62DrawsEachCharacterAlike) {
    test::SeededRandom random;
    std::map<char, int> drawn;
    for (const char c : random_base62(random, 62'000)) {
        ++drawn[c];
    }

    EXPECT_EQ(drawn.size(), 62U);
    for (const auto& [character, times] : drawn) {
        EXPECT_NEAR(times, 1000, 160) << character; // five standard deviations
    }
}

} // namespace
} // namespace muster::crypto
