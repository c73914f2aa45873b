#include "bills/text_scanner.h"

#include <filesystem>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/file.h"
#include "support/simd_targets.h"

namespace muster::bills {
namespace {

using test::for_each_simd_target;

struct Scanned {
    std::vector<std::uint32_t> ends;
    std::size_t newlines = 0;
    bool has_nul = false;
    bool in_quotes = false;

    friend bool operator==(const Scanned&, const Scanned&) = default;
};

Scanned scan_slowly(const std::string& text) {
    Scanned out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        out.has_nul = out.has_nul || text[i] == '\0';
        if (text[i] == '"') {
            out.in_quotes = !out.in_quotes;
        } else if (!out.in_quotes && (text[i] == ',' || text[i] == '\n')) {
            out.ends.push_back(static_cast<std::uint32_t>(i));
            out.newlines += text[i] == '\n' ? 1U : 0U;
        }
    }
    return out;
}

Scanned scan_in_pieces(const std::string& text, std::size_t piece) {
    Scanned out;
    for (std::size_t at = 0; at < text.size(); at += piece) {
        const std::string_view part = std::string_view(text).substr(at, piece);
        std::vector<std::uint32_t> ends(part.size() + kScanSlack);
        const TextScan found = scan_text(part, static_cast<std::uint32_t>(at), out.in_quotes, ends);
        out.ends.insert(out.ends.end(), ends.begin(),
                        ends.begin() + static_cast<std::ptrdiff_t>(found.ends));
        out.newlines += found.newlines;
        out.has_nul = out.has_nul || found.has_nul;
    }
    return out;
}

TEST(TextScannerTest, SeparatorsInsideQuotesDoNotEndFields) {
    const std::string text = "a,\"b,\n\"\"c\",d\n";

    for_each_simd_target([&] {
        const Scanned found = scan_in_pieces(text, text.size());

        EXPECT_EQ(found.ends, (std::vector<std::uint32_t>{1, 10, 12}));
        EXPECT_EQ(found.newlines, 1U);
        EXPECT_FALSE(found.has_nul);
        EXPECT_FALSE(found.in_quotes);
    });
}

TEST(TextScannerTest, ANulIsSeenWhereverItStands) {
    for_each_simd_target([] {
        for (std::size_t at = 0; at < 200; ++at) {
            std::string text(200, 'x');
            text[at] = '\0';

            EXPECT_TRUE(scan_in_pieces(text, text.size()).has_nul) << at;
        }
    });
}

TEST(TextScannerTest, EveryByteMayBeASeparator) {
    const std::string text(1000, ',');

    for_each_simd_target([&] { EXPECT_EQ(scan_in_pieces(text, text.size()).ends.size(), 1000U); });
}

TEST(TextScannerTest, EveryPathEqualsTheSlowOneOverTheFuzzCorpus) {
    const std::filesystem::path corpus = MUSTER_SOURCE_DIR "/tests/fuzz/corpus/csv";
    for (const auto& entry : std::filesystem::directory_iterator(corpus)) {
        const auto text = read_file(entry.path());
        ASSERT_TRUE(text) << entry.path();
        const Scanned expected = scan_slowly(*text);

        for_each_simd_target([&] {
            for (const std::size_t piece : {1U, 7U, 63U, 64U, 65U, 4096U}) {
                EXPECT_EQ(scan_in_pieces(*text, piece), expected)
                    << entry.path() << " in " << piece;
            }
        });
    }
}

RC_GTEST_PROP(TextScannerProperty, EveryPathEqualsTheSlowOneHoweverTheTextIsCut, ()) {
    const auto bytes = *rc::gen::container<std::string>(
        *rc::gen::inRange<std::size_t>(0, 700),
        rc::gen::weightedElement<char>(
            {{10, 'a'}, {4, ','}, {2, '\n'}, {1, '"'}, {1, '\r'}, {1, char(0xE4)}}));
    const auto piece = *rc::gen::inRange<std::size_t>(1, 300);
    const Scanned expected = scan_slowly(bytes);

    for_each_simd_target([&] { RC_ASSERT(scan_in_pieces(bytes, piece) == expected); });
}

} // namespace
} // namespace muster::bills
