#include "base/json.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace muster {
namespace {

struct Refusal {
    std::string_view text;
    std::string_view reason;
    std::string_view place;
};

TEST(JsonTest, PrintsWhatItReadInItsOrderAndItsDigits) {
    for (const std::string_view text :
         {R"({"b":1,"a":[true,false,null,"x"],"c":{}})", "[]", R"("\"\\\n\u0001é😀")",
          "0.10000000000000000000000000001", "-1e-400", "123456789012345678901234567890", "1E+2"}) {
        const auto parsed = Json::parse(text);
        ASSERT_TRUE(parsed) << text;
        EXPECT_EQ(parsed->str(), text);
    }
}

TEST(JsonTest, WhatIsNotJsonIsRefusedWithItsPlace) {
    for (const auto& [text, reason, place] :
         {Refusal{"", "json.malformed", "line 1, column 1"},
          Refusal{"{\n  \"a\": 1,\n  }", "json.malformed", "line 3, column 3"},
          Refusal{"[1] 2", "json.malformed", "line 1, column 5"},
          Refusal{"[01]", "json.malformed", "line 1, column 3"},
          Refusal{"nul", "json.malformed", "line 1, column 4"},
          Refusal{"[NaN]", "json.malformed", "line 1, column 2"},
          Refusal{"'a'", "json.malformed", "line 1, column 1"},
          Refusal{"[1,]", "json.malformed", "line 1, column 4"},
          Refusal{"// x\n1", "json.malformed", "line 1, column 1"},
          Refusal{"\"\xff\"", "json.malformed", "line 1, column 2"},
          Refusal{"\"\xc0\xaf\"", "json.malformed", "line 1, column 2"},
          Refusal{"\xef\xbb\xbf{}", "json.malformed", "line 1, column 1"},
          Refusal{R"({"a":1,"b":2,"a":3})", "json.duplicate_key", "line 1, column 19"},
          Refusal{R"([{"a":{"k":1,"k":1}}])", "json.duplicate_key", "line 1, column 19"},
          Refusal{R"({"a":1,"\u0061":2})", "json.duplicate_key", "line 1, column 18"}}) {
        const auto parsed = Json::parse(text);
        ASSERT_FALSE(parsed) << text;
        EXPECT_EQ(parsed.error().kind, ErrorKind::Invalid) << text;
        EXPECT_EQ(parsed.error().reason, reason) << text;
        EXPECT_TRUE(parsed.error().detail.starts_with(place)) << text << parsed.error().detail;
    }
}

TEST(JsonTest, TheEmptyKeyIsAKeyLikeOthers) {
    EXPECT_TRUE(Json::parse(R"({"":1})"));
    EXPECT_EQ(Json::parse(R"({"":1,"":2})").error().reason, "json.duplicate_key");
}

TEST(JsonTest, DepthAndSizeAreLimited) {
    const Json::Limits limits{.bytes = 8, .depth = 3};

    EXPECT_TRUE(Json::parse("[[[1]]]", limits));
    EXPECT_EQ(Json::parse("[[[[]]]]", limits).error().reason, "json.too_deep");
    EXPECT_EQ(Json::parse("123456789", limits).error().reason, "json.too_large");
}

TEST(JsonTest, ABombOfBracketsIsAnErrorNotACrash) {
    EXPECT_EQ(Json::parse(std::string(1'000'000, '[')).error().reason, "json.too_deep");
}

TEST(JsonTest, OnlyWholeNumbersThatFitAreIntegers) {
    EXPECT_EQ(Json::parse("-9223372036854775808")->integer(), INT64_MIN);
    for (const std::string_view text : {"9223372036854775808", "1.0", "1e2", "\"1\"", "null"}) {
        EXPECT_EQ(Json::parse(text)->integer(), std::nullopt) << text;
    }
}

TEST(JsonTest, MembersAreFoundByTheirKey) {
    const Json json = Json::parse(R"({"a":1,"b":null})").value();

    EXPECT_EQ(*json.find("a"), Json(1));
    EXPECT_TRUE(json.find("b")->is_null());
    EXPECT_EQ(json.find("c"), nullptr);
    EXPECT_EQ(Json(1).find("a"), nullptr);
}

TEST(JsonTest, LiteralsAreOfTheKindTheyLookLike) {
    EXPECT_EQ(Json("text").kind_name(), "string");
    EXPECT_EQ(Json(true).kind_name(), "boolean");
    EXPECT_EQ(Json(std::uint64_t{18446744073709551615ULL}).str(), "18446744073709551615");
    EXPECT_EQ(Json::number(Decimal::parse("0.10").value()).str(), "0.1");
    EXPECT_EQ(Json(Json::Object{{"a", Json::Array{1, "x", nullptr}}}).str(),
              R"({"a":[1,"x",null]})");
}

TEST(JsonTest, BytesThatAreNotUtf8ArePrintedAsReplacements) {
    EXPECT_EQ(json_quoted("a\xff"
                          "b\xed\xa0\x80"),
              R"("a\ufffdb\ufffd\ufffd\ufffd")");
}

RC_GTEST_PROP(JsonTest, AnyTextReadsBackFromItsQuotedForm, ()) {
    const auto text = *rc::gen::container<std::string>(rc::gen::inRange<char>(0, 127));

    RC_ASSERT(*Json::parse(json_quoted(text)).value().if_string() == text);
}

RC_GTEST_PROP(JsonTest, AnyBytesQuoteToValidJson, (std::string bytes)) {
    RC_ASSERT(Json::parse(json_quoted(bytes)).has_value());
}

} // namespace
} // namespace muster
