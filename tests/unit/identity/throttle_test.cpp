#include "identity/throttle.h"

#include <gtest/gtest.h>

#include "identity/second_factor_code.h"

namespace muster::identity {
namespace {

TEST(SourceTest, AnIpv4AddressIsASourceAndAnIpv6NetworkIsOne) {
    EXPECT_NE(source_of("192.0.2.1"), source_of("192.0.2.2"));
    EXPECT_EQ(source_of("2001:db8:0:1::1"), source_of("2001:db8:0:1:ffff::2"));
    EXPECT_EQ(source_of("2001:DB8:0:1::1"), source_of("2001:db8::1:0:0:0:5"));
    EXPECT_NE(source_of("2001:db8:0:1::1"), source_of("2001:db8:0:2::1"));
    EXPECT_EQ(source_of(""), source_of(""));
}

TEST(SecondFactorCodeTest, ReadsCodesHoweverTheyAreTyped) {
    EXPECT_EQ(std::get<AppCode>(*parse_second_factor_code("123 456")).digits, "123456");
    EXPECT_EQ(std::get<RecoveryCode>(*parse_second_factor_code(" abcd-efgh ijkl2345 ")).text,
              "ABCDEFGHIJKL2345");
    EXPECT_EQ(RecoveryCode{"ABCDEFGHIJKL2345"}.str(), "ABCD-EFGH-IJKL-2345");
}

TEST(SecondFactorCodeTest, OtherTextsAreRefused) {
    for (const std::string& text :
         {std::string(), std::string("12345"), std::string("1234567"), std::string("12345a"),
          std::string("ABCDEFGHIJKL2341"), std::string("ABCDEFGHIJKL23455"),
          std::string("12345\n6"), std::string(100, ' ') + "123456"}) {
        EXPECT_EQ(parse_second_factor_code(text).error().reason, "second_factor.malformed") << text;
    }
}

} // namespace
} // namespace muster::identity
