#include "base/id.h"

#include <unordered_set>

#include <gtest/gtest.h>

#include "base/aws_account_id.h"
#include "support/fake_clock.h"
#include "support/seeded_random.h"

namespace muster {
namespace {

struct ImportTag {
    static constexpr std::string_view kPrefix = "imp";
};
struct SourceTag {
    static constexpr std::string_view kPrefix = "src";
};
using ImportId = Id<ImportTag>;
using SourceId = Id<SourceTag>;

static_assert(!std::is_convertible_v<ImportId, SourceId>);
static_assert(!std::is_convertible_v<AwsAccountId, std::string>);
static_assert(!std::is_constructible_v<AwsAccountId, std::string>);

class IdTest : public testing::Test {
protected:
    test::FakeClock clock{Instant::from_unix_millis(0x018bcfe56800)};
    test::SeededRandom random;
};

TEST_F(IdTest, CarriesItsPrefixItsMillisecondItsVersionAndItsVariant) {
    const std::string text = ImportId::make(clock, random).str();

    ASSERT_EQ(text.size(), 40U);
    EXPECT_TRUE(text.starts_with("imp_018bcfe5-6800-7")) << text;
    EXPECT_NE(std::string_view("89ab").find(text[23]), std::string_view::npos) << text;
}

TEST_F(IdTest, ReadsBackWhatItPrinted) {
    const auto id = ImportId::make(clock, random);

    EXPECT_EQ(ImportId::parse(id.str()).value(), id);
    EXPECT_EQ(id.uuid().made_at(), clock.now());
}

TEST_F(IdTest, SortsByTheTimeItWasMade) {
    const auto older = ImportId::make(clock, random);
    clock.advance(std::chrono::milliseconds{1});
    const auto newer = ImportId::make(clock, random);

    EXPECT_LT(older, newer);
    EXPECT_LT(older.str(), newer.str());
}

TEST_F(IdTest, IdsOfOneMillisecondDiffer) {
    std::unordered_set<ImportId> ids;
    for (int i = 0; i < 1000; ++i) {
        ids.insert(ImportId::make(clock, random));
    }

    EXPECT_EQ(ids.size(), 1000U);
}

TEST_F(IdTest, AnyOtherTextIsRefused) {
    for (const std::string_view text :
         {"", "imp", "imp_", "018bcfe5-6800-7abc-8def-0123456789ab",
          "src_018bcfe5-6800-7abc-8def-0123456789ab",  // another kind
          "imp_018bcfe5-6800-4abc-8def-0123456789ab",  // version 4
          "imp_018bcfe5-6800-7abc-0def-0123456789ab",  // another variant
          "imp_018BCFE5-6800-7abc-8def-0123456789ab",  // capitals
          "imp_018bcfe5-6800-7abc-8def_0123456789ab",  // not a dash
          "imp_018bcfe5-6800-7abc-8def-0123456789a",   // too short
          "imp_018bcfe5-6800-7abc-8def-0123456789abc", // too long
          "imp_018bcfe5-6800-7abc-8def-0123456789ag"}) {
        const auto parsed = ImportId::parse(text);
        ASSERT_FALSE(parsed) << text;
        EXPECT_EQ(parsed.error().kind, ErrorKind::Invalid) << text;
        EXPECT_EQ(parsed.error().reason, "id.malformed") << text;
    }
    EXPECT_TRUE(ImportId::parse("imp_018bcfe5-6800-7abc-8def-0123456789ab"));
}

TEST(SystemRandomTest, GivesOtherBytesEachTime) {
    SystemRandom random;

    EXPECT_NE(random.next(), random.next());
}

TEST(AwsAccountIdTest, KeepsLeadingZeros) {
    EXPECT_EQ(AwsAccountId::parse("001234567890").value().str(), "001234567890");
}

TEST(AwsAccountIdTest, AnythingButTwelveDigitsIsRefused) {
    for (const std::string_view text : {"", "12345678901", "1234567890123", "12345678901a",
                                        "-12345678901", " 12345678901", "１２３４"}) {
        const auto parsed = AwsAccountId::parse(text);
        ASSERT_FALSE(parsed) << text;
        EXPECT_EQ(parsed.error().kind, ErrorKind::Invalid) << text;
        EXPECT_EQ(parsed.error().reason, "aws_account_id.malformed") << text;
    }
}

} // namespace
} // namespace muster
