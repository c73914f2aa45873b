#include "bills/read_ahead.h"

#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include "support/memory_source.h"

namespace muster::bills {
namespace {

constexpr std::size_t kMany = 9'500'000; // more than is read ahead at once

std::string sample(std::size_t bytes) {
    std::string text(bytes, '\0');
    for (std::size_t i = 0; i < bytes; ++i) {
        text[i] = static_cast<char>((i * 2654435761U) >> 13U);
    }
    return text;
}

/// Fails where its text ends.
class BrokenSource final : public ByteSource {
public:
    explicit BrokenSource(std::string text) : text_(std::move(text)) {}

    Result<std::size_t> read(std::span<std::byte> into) override {
        TRY(const std::size_t count, text_.read(into));
        if (count == 0) {
            return Error{ErrorKind::Invalid, "billing.gzip_truncated", "cut short"};
        }
        return count;
    }

private:
    test::MemorySource text_;
};

/// What can be read, and the error that ended it, if one did.
std::pair<std::string, Status> drain(ByteSource& source, std::size_t piece) {
    std::string out;
    Bytes buffer(piece);
    for (;;) {
        const auto count = source.read(buffer);
        if (!count) {
            return {out, count.error()};
        }
        if (*count == 0) {
            return {out, {}};
        }
        out += as_text(ByteSpan(buffer).first(*count));
    }
}

TEST(ReadAheadTest, GivesTheBytesOfItsSourceWhateverThePieces) {
    for (const std::size_t bytes : {std::size_t{0}, std::size_t{1}, std::size_t{1} << 20U, kMany}) {
        const std::string text = sample(bytes);
        ReadAhead source(std::make_unique<test::MemorySource>(text, 70'001));

        const auto [read, end] = drain(source, 333'333);

        EXPECT_TRUE(end) << bytes;
        EXPECT_EQ(read, text) << bytes;
    }
}

TEST(ReadAheadTest, AnErrorComesAfterTheBytesBeforeItAndStays) {
    const std::string text = sample(kMany);
    ReadAhead source(std::make_unique<BrokenSource>(text));

    const auto [read, end] = drain(source, 1U << 20U);
    const auto [rest, again] = drain(source, 1U << 20U);

    EXPECT_EQ(read, text);
    ASSERT_FALSE(end);
    EXPECT_EQ(end.error().reason, "billing.gzip_truncated");
    EXPECT_EQ(rest, "");
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().reason, "billing.gzip_truncated");
}

TEST(ReadAheadTest, CanBeLeftBeforeItsEnd) {
    for (const std::size_t reads : {0U, 1U, 7U}) {
        ReadAhead source(std::make_unique<test::MemorySource>(sample(kMany)));
        Bytes buffer(100'000);

        for (std::size_t i = 0; i < reads; ++i) {
            EXPECT_TRUE(source.read(buffer)) << reads;
        }
    }
}

} // namespace
} // namespace muster::bills
