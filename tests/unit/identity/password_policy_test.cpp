#include "identity/password_policy.h"

#include <gtest/gtest.h>

#include "identity/common_passwords.h"

namespace muster::identity {
namespace {

using enum PasswordPolicy::SecondFactor;

std::string_view reason(const std::string& password,
                        PasswordPolicy::SecondFactor second_factor = Missing) {
    const Email email = Email::parse("annabel.lee@example.com").value();
    const Status checked = PasswordPolicy{}.check(Secret(password), email, second_factor);
    return checked ? "" : checked.error().reason;
}

TEST(PasswordPolicyTest, LengthIsAllThatIsAskedOfAPassword) {
    EXPECT_EQ(reason("fourteen chars"), "password.too_short");
    EXPECT_EQ(reason("fifteen letters"), "");
    EXPECT_EQ(reason("seven c", Present), "password.too_short");
    EXPECT_EQ(reason("eight ch", Present), "");
    EXPECT_EQ(reason(std::string(250, ' ') + "blanks"), "");
}

TEST(PasswordPolicyTest, CharactersCountAndNotBytes) {
    EXPECT_EQ(reason("ßäöüßäöü"), "password.too_short"); // sixteen bytes
    EXPECT_EQ(reason("Füße im Garten über Nacht"), "");
}

TEST(PasswordPolicyTest, WhatCannotBeHashedIsRefused) {
    EXPECT_EQ(reason("\xff\xfe is not UTF-8 at all"), "password.malformed");
    EXPECT_EQ(reason(std::string(100, 'a') + std::string(157, 'b')), "password.too_long");
}

TEST(PasswordPolicyTest, WhatIsTriedFirstIsRefused) {
    for (const std::string password :
         {"passwordpassword", "PasswordPassword", "correcthorsebatterystaple",
          "aaaaaaaaaaaaaaaaaaa", "abcabcabcabcabcabc", "123456789012345678", "abcdefghijklmnopqr",
          "9876543210987654", "qwertyuiopasdfghjkl", "annabel.lee@example.com", "annabel.lee1234",
          "Annabel.Lee!!!!", "baseball1baseball1"}) {
        EXPECT_EQ(reason(password), "password.common") << password;
    }
    EXPECT_EQ(reason("password1", Present), "password.common");
    EXPECT_EQ(reason("muster12", Present), "password.common");
}

TEST(PasswordPolicyTest, APhraseWithANameInItIsFine) {
    EXPECT_EQ(reason("annabel.lee walks the dog"), "");
    EXPECT_EQ(reason("we muster at dawn every day"), "");
}

TEST(PasswordPolicyTest, ShortPasswordsAreKnownAsSuch) {
    EXPECT_TRUE(PasswordPolicy{}.is_short(Secret("eight ch")));
    EXPECT_FALSE(PasswordPolicy{}.is_short(Secret("fifteen letters")));
}

TEST(CommonPasswordsTest, TheListIsSortedInLowerCaseAndEachOfItIsFound) {
    std::string_view before;
    for (const std::string_view line : common_passwords()) {
        ASSERT_LT(before, line);
        ASSERT_TRUE(is_common_password(line)) << line;
        ASSERT_EQ(line.find_first_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ\n"), line.npos) << line;
        before = line;
    }
    EXPECT_GT(common_passwords().size(), 10'000U);
}

TEST(CommonPasswordsTest, WhatIsNotAWholeLineIsNotFound) {
    for (const std::string_view text : {"", "passwor", "password\n", "zzzzzzzzzzzz", "\xff"}) {
        EXPECT_FALSE(is_common_password(text)) << text;
    }
}

} // namespace
} // namespace muster::identity
