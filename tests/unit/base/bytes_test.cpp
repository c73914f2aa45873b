#include "base/bytes.h"

#include <limits>
#include <string>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace muster {
namespace {

TEST(ByteWriterTest, FixedIntegersAreLittleEndian) {
    ByteWriter out;
    out.u32(0x01020304);
    out.u16(0xa0b0);

    EXPECT_EQ(as_text(out.view()), "\x04\x03\x02\x01\xb0\xa0");
}

TEST(ByteWriterTest, APatchReplacesFourBytesInPlace) {
    ByteWriter out;
    out.u32(0);
    out.u8(7);
    out.patch_u32(0, 0x64636261);

    EXPECT_EQ(as_text(out.view()), "abcd\x07");
    EXPECT_THROW(out.patch_u32(2, 0), std::logic_error);
}

TEST(ByteWriterTest, PaddingFillsWithZerosUpToTheAlignment) {
    ByteWriter out;
    out.u8(1);
    out.pad_to(4);
    out.pad_to(4);

    EXPECT_EQ(as_text(out.view()), std::string_view("\x01\0\0\0", 4));
}

RC_GTEST_PROP(ByteReaderTest,
              ReadsBackWhateverWasWritten,
              (std::uint64_t a, std::int64_t b, std::uint8_t c, std::string text)) {
    const Int128 wide = static_cast<Int128>(b) * static_cast<Int128>(a >> 1);
    ByteWriter out;
    out.varint(a);
    out.signed_varint(b);
    out.u8(c);
    out.i64(b);
    out.i32(static_cast<std::int32_t>(b));
    out.i128(wide);
    out.string(text);
    ByteReader in(out.view());

    RC_ASSERT(in.varint().value() == a);
    RC_ASSERT(in.signed_varint().value() == b);
    RC_ASSERT(in.u8().value() == c);
    RC_ASSERT(in.i64().value() == b);
    RC_ASSERT(in.i32().value() == static_cast<std::int32_t>(b));
    RC_ASSERT(in.i128().value() == wide);
    RC_ASSERT(in.string().value() == text);
    RC_ASSERT(in.expect_end().has_value());
}

RC_GTEST_PROP(ByteReaderTest, NeverReadsPastTheEndOfArbitraryBytes, (std::string bytes)) {
    ByteReader in(as_bytes(bytes));
    while (in.varint() && in.string() && in.u16()) {
        RC_ASSERT(in.position() <= bytes.size());
    }
    RC_ASSERT(in.position() <= bytes.size());
}

TEST(ByteReaderTest, SignedExtremesSurvive) {
    ByteWriter out;
    out.signed_varint(std::numeric_limits<std::int64_t>::min());
    out.signed_varint(std::numeric_limits<std::int64_t>::max());
    ByteReader in(out.view());

    EXPECT_EQ(in.signed_varint(), std::numeric_limits<std::int64_t>::min());
    EXPECT_EQ(in.signed_varint(), std::numeric_limits<std::int64_t>::max());
}

TEST(ByteReaderTest, AShortReadFailsAndLeavesThePosition) {
    ByteReader in(as_bytes("\x01\x02\x03"));
    ASSERT_TRUE(in.u8());

    const auto missing = in.u32();

    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().kind, ErrorKind::Invalid);
    EXPECT_EQ(missing.error().reason, "bytes.truncated");
    EXPECT_EQ(in.position(), 1U);
}

TEST(ByteReaderTest, AStringLongerThanTheRestFailsAndLeavesThePosition) {
    ByteReader in(as_bytes("\x05"
                           "abc"));

    EXPECT_EQ(in.string().error().reason, "bytes.truncated");
    EXPECT_EQ(in.position(), 0U);
}

TEST(ByteReaderTest, AHugeLengthIsAnErrorNotAnAllocation) {
    ByteWriter out;
    out.varint(std::numeric_limits<std::uint64_t>::max());
    ByteReader in(out.view());

    EXPECT_EQ(in.string().error().reason, "bytes.truncated");
}

TEST(ByteReaderTest, VarintsPastSixtyFourBitsOrPaddedAreRefused) {
    for (const std::string_view bytes :
         {std::string_view("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02"),
          std::string_view("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"),
          std::string_view("\x80\x00", 2)}) {
        ByteReader in(as_bytes(bytes));
        const auto value = in.varint();
        ASSERT_FALSE(value) << bytes.size();
        EXPECT_EQ(value.error().reason, "bytes.varint");
        EXPECT_EQ(in.position(), 0U);
    }
}

TEST(ByteReaderTest, TrailingBytesAreReported) {
    ByteReader in(as_bytes("ab"));
    ASSERT_TRUE(in.u8());

    EXPECT_EQ(in.expect_end().error().reason, "bytes.trailing");
}

} // namespace
} // namespace muster
