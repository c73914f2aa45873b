#include "builder/tuple_dictionary.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace muster::ledger {
namespace {

/// Looks one span up.
Result<std::uint32_t> code_of(TupleDictionary& dictionary, std::string text) {
    const auto size = static_cast<std::uint32_t>(text.size());
    text.append(ByteArena::kPadding, 'x');
    const TupleDictionary::Span span{text.data(), size};
    std::uint32_t code = 0;
    TupleDictionary::BadField bad;
    TRY_DONE(dictionary.look_up({&span, 1}, {&code, 1}, bad));
    return code;
}

TEST(TupleDictionaryTest, CodesAreDenseByFirstAppearance) {
    TupleDictionary dictionary({ColumnKind::Text, ColumnKind::Text});

    EXPECT_EQ(*code_of(dictionary, "a,b"), 0U);
    EXPECT_EQ(*code_of(dictionary, "a,c"), 1U);
    EXPECT_EQ(*code_of(dictionary, "a,b"), 0U);
    EXPECT_EQ(dictionary.tuples(), 2U);
}

TEST(TupleDictionaryTest, QuotesThatChangeNothingMakeNoNewTuple) {
    TupleDictionary dictionary({ColumnKind::Text, ColumnKind::Text});

    const std::uint32_t plain = *code_of(dictionary, "a,");
    EXPECT_EQ(*code_of(dictionary, R"("a",)"), plain);
    EXPECT_EQ(*code_of(dictionary, R"(a,"")"), plain);
    EXPECT_EQ(*code_of(dictionary, R"("a","")"), plain);
    const std::uint32_t comma = *code_of(dictionary, R"("x,y",z)");
    EXPECT_EQ(*code_of(dictionary, R"("x,y","z")"), comma);
    EXPECT_EQ(dictionary.tuples(), 2U);
    EXPECT_EQ(dictionary.field(comma, 0), "x,y");
    EXPECT_EQ(dictionary.field(comma, 1), "z");
}

TEST(TupleDictionaryTest, AQuotedTupleSeenFirstIsFoundByItsPlainFormToo) {
    TupleDictionary dictionary({ColumnKind::Text});

    const std::uint32_t code = *code_of(dictionary, R"("plain")");

    EXPECT_EQ(*code_of(dictionary, "plain"), code);
    EXPECT_EQ(dictionary.field(code, 0), "plain");
}

TEST(TupleDictionaryTest, DoubledQuotesAreHalvedInFields) {
    TupleDictionary dictionary({ColumnKind::Text, ColumnKind::Text});

    const std::uint32_t code = *code_of(dictionary, R"("5"" disk",b)");

    EXPECT_EQ(dictionary.field(code, 0), R"(5" disk)");
    EXPECT_EQ(dictionary.field(code, 1), "b");
}

TEST(TupleDictionaryTest, TuplesKeepTheirCodesWhileTheTableGrows) {
    TupleDictionary dictionary({ColumnKind::Text});
    for (std::uint32_t i = 0; i < 20'000; ++i) {
        ASSERT_EQ(*code_of(dictionary, "value " + std::to_string(i)), i);
    }
    for (std::uint32_t i = 0; i < 20'000; i += 7) {
        ASSERT_EQ(*code_of(dictionary, "value " + std::to_string(i)), i);
        ASSERT_EQ(dictionary.field(i, 0), "value " + std::to_string(i));
    }
}

TEST(TupleDictionaryTest, SpansOfEveryLengthAreToldApart) {
    TupleDictionary dictionary({ColumnKind::Text});
    for (std::uint32_t length = 0; length < 200; ++length) {
        std::string text(length, 'a');
        ASSERT_EQ(*code_of(dictionary, text), 2 * length);
        text.push_back('b');
        ASSERT_EQ(*code_of(dictionary, text), 2 * length + 1);
    }
}

TEST(TupleDictionaryTest, ATileMixesOldNewAndRepeatedSpans) {
    TupleDictionary dictionary({ColumnKind::Text});
    ASSERT_EQ(*code_of(dictionary, "old"), 0U);
    const std::string text = "newnewoldoldnewnxw" + std::string(ByteArena::kPadding, ' ');
    std::vector<TupleDictionary::Span> spans;
    for (std::size_t at = 0; at < 18; at += 3) {
        spans.push_back({text.data() + at, 3});
    }
    std::vector<std::uint32_t> codes(spans.size());
    TupleDictionary::BadField bad;

    ASSERT_TRUE(dictionary.look_up(spans, codes, bad));

    EXPECT_EQ(codes, (std::vector<std::uint32_t>{1, 1, 0, 0, 1, 2}));
}

TEST(TupleDictionaryTest, TheWordNullIsNoNumberButRemainsAText) {
    TupleDictionary dictionary({ColumnKind::Text, ColumnKind::Money});

    const auto code = code_of(dictionary, "NULL,NULL");

    ASSERT_TRUE(code) << code.error().detail;
    EXPECT_EQ(dictionary.field(*code, 0), "NULL");
    EXPECT_EQ(dictionary.field(*code, 1), "");
    EXPECT_EQ(*code_of(dictionary, "NULL,"), *code);
}

TEST(TupleDictionaryTest, ATupleWithANumberThatIsNoneIsRefused) {
    TupleDictionary dictionary({ColumnKind::Text, ColumnKind::Money});

    ASSERT_TRUE(code_of(dictionary, "a,1.5"));
    ASSERT_TRUE(code_of(dictionary, "a,"));
    const auto refused = code_of(dictionary, "a,much");

    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().reason, "ledger.not_a_number");
    EXPECT_EQ(dictionary.tuples(), 2U);
}

} // namespace
} // namespace muster::ledger
