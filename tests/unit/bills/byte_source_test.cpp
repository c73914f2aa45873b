#include "bills/byte_source.h"

#include <fstream>

#include <gtest/gtest.h>
#include <libdeflate.h>

#include "base/bytes.h"
#include "support/temp_dir.h"

namespace muster::bills {
namespace {

class ByteSourceTest : public testing::Test {
protected:
    std::filesystem::path write(const std::string& content) {
        std::ofstream(directory_ / "bill", std::ios::binary) << content;
        return directory_ / "bill";
    }

    Result<std::string> read(const std::string& content) {
        TRY(const auto source, open_text_file(write(content), &bytes_read_));
        std::string out;
        Bytes buffer(1000);
        for (;;) {
            TRY(const std::size_t count, source->read(buffer));
            if (count == 0) {
                return out;
            }
            out += as_text(ByteSpan(buffer).first(count));
        }
    }

    test::TempDir directory_;
    std::atomic<std::uint64_t> bytes_read_ = 0;
};

std::string sample_text(std::size_t bytes) {
    std::string text;
    for (std::uint64_t i = 0; text.size() < bytes; ++i) {
        text += std::to_string(i * 2654435761U) + (i % 7 == 0 ? "\n" : ",");
    }
    return text;
}

std::string compressed(const std::string& text, bool gzip) {
    libdeflate_compressor* compressor = libdeflate_alloc_compressor(6);
    std::string out(libdeflate_gzip_compress_bound(compressor, text.size()), '\0');
    const auto compress = gzip ? libdeflate_gzip_compress : libdeflate_deflate_compress;
    out.resize(compress(compressor, text.data(), text.size(), out.data(), out.size()));
    libdeflate_free_compressor(compressor);
    return out;
}

std::string gzip(const std::string& text) {
    return compressed(text, true);
}

struct ZipChoices {
    bool deflate = true;
    std::uint32_t crc_error = 0;
    std::uint16_t flags = 0;
    int entries = 1;
};

std::string zip(const std::string& text, const ZipChoices& choices = {}) {
    const std::string packed = choices.deflate ? compressed(text, false) : text;
    const std::uint32_t crc = libdeflate_crc32(0, text.data(), text.size()) ^ choices.crc_error;
    const auto common = [&](ByteWriter& out) {
        out.u16(20);
        out.u16(choices.flags);
        out.u16(choices.deflate ? 8 : 0);
        out.u32(0);
        out.u32(crc);
        out.u32(static_cast<std::uint32_t>(packed.size()));
        out.u32(static_cast<std::uint32_t>(text.size()));
        out.u16(8);
        out.u16(0);
    };
    ByteWriter out;
    out.u32(0x04034B50);
    common(out);
    out.raw(as_bytes("bill.csv"));
    out.raw(as_bytes(packed));
    const auto directory = static_cast<std::uint32_t>(out.size());
    for (int i = 0; i < choices.entries; ++i) {
        out.u32(0x02014B50);
        out.u16(20);
        common(out);
        out.u16(0);
        out.u64(0);
        out.u32(0);
        out.raw(as_bytes("bill.csv"));
    }
    const auto directory_bytes = static_cast<std::uint32_t>(out.size()) - directory;
    out.u32(0x06054B50);
    out.u64(0);
    out.u32(directory_bytes);
    out.u32(directory);
    out.u16(0);
    return std::string(as_text(out.view()));
}

TEST_F(ByteSourceTest, PlainGzipAndZipGiveTheSameText) {
    const std::string text = sample_text(700'000);

    EXPECT_EQ(*read(text), text);
    EXPECT_EQ(*read(gzip(text)), text);
    EXPECT_EQ(*read(zip(text)), text);
    EXPECT_EQ(*read(zip(text, {.deflate = false})), text);
}

TEST_F(ByteSourceTest, EmptyFilesAndEmptyArchiveMembersGiveNothing) {
    EXPECT_EQ(*read(""), "");
    EXPECT_EQ(*read(gzip("")), "");
    EXPECT_EQ(*read(zip("")), "");
    EXPECT_EQ(*read(zip("", {.deflate = false})), "");
}

TEST_F(ByteSourceTest, MembersOfAGzipFileFollowOneAnother) {
    std::string file;
    std::string text;
    for (std::size_t i = 0; i < 100; ++i) {
        const std::string part = sample_text(i * 7);
        text += part;
        file += gzip(part);
    }

    EXPECT_EQ(*read(file), text);
    EXPECT_EQ(*read(file + std::string(512, '\0')), text);
    EXPECT_EQ(bytes_read_, 2 * file.size() + 512);
}

TEST_F(ByteSourceTest, AGzipFileCutAnywhereIsRefused) {
    const std::string file = gzip(sample_text(20'000));

    for (std::size_t length = 2; length < file.size(); length += length < 40 ? 1 : 397) {
        const auto text = read(file.substr(0, length));

        ASSERT_FALSE(text) << length;
        EXPECT_EQ(text.error().kind, ErrorKind::Invalid);
        EXPECT_EQ(text.error().reason, "billing.gzip_truncated") << length;
    }
    for (std::size_t missing = 1; missing <= 8; ++missing) {
        EXPECT_FALSE(read(file.substr(0, file.size() - missing))) << missing;
    }
}

TEST_F(ByteSourceTest, AGzipFileWithAWrongByteIsRefused) {
    const std::string file = gzip(sample_text(20'000));

    for (std::size_t at = 12; at < file.size(); at += 331) {
        std::string broken = file;
        broken[at] = static_cast<char>(broken[at] ^ 0x10);

        EXPECT_FALSE(read(broken)) << at;
    }
    EXPECT_EQ(read(file + "rest").error().reason, "billing.gzip_damaged");
}

TEST_F(ByteSourceTest, AZipFileThatIsCutOrWrongIsRefused) {
    const std::string text = sample_text(20'000);
    const std::string file = zip(text);

    EXPECT_EQ(read(file.substr(0, file.size() / 2)).error().reason, "billing.zip_damaged");
    EXPECT_EQ(read(zip(text, {.crc_error = 1})).error().reason, "billing.zip_damaged");
    EXPECT_EQ(read(zip(text, {.deflate = false, .crc_error = 1})).error().reason,
              "billing.zip_damaged");
    EXPECT_EQ(read(zip(text, {.flags = 1})).error().reason, "billing.zip_unsupported");
    EXPECT_EQ(read(zip(text, {.entries = 2})).error().reason, "billing.zip_entries");
    EXPECT_EQ(read(zip(text, {.entries = 0})).error().reason, "billing.zip_entries");
}

TEST_F(ByteSourceTest, AZipFileWithAWrongByteNeverGivesOtherText) {
    const std::string text = sample_text(9000);
    const std::string file = zip(text);

    for (std::size_t at = 0; at < file.size(); at += at < 80 ? 1 : 97) {
        std::string broken = file;
        broken[at] = static_cast<char>(broken[at] ^ 0x41);

        const auto read_back = read(broken);
        EXPECT_TRUE(!read_back || *read_back == text || at < 4) << at;
    }
}

} // namespace
} // namespace muster::bills
