#include "scan/text_order.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace muster::ledger {
namespace {

constexpr std::size_t kWord = sizeof(std::uint64_t);

/// A text and the eight bytes of it that are being looked at, so that they order as numbers.
struct Entry {
    std::uint64_t word = 0;
    std::uint32_t index = 0;
};

std::uint64_t word_at(std::string_view text, std::size_t depth) {
    std::uint64_t word = 0;
    if (depth < text.size()) {
        std::memcpy(&word, text.data() + depth, std::min(kWord, text.size() - depth));
    }
    static_assert(std::endian::native == std::endian::little);
    return __builtin_bswap64(word);
}

/// Texts that are equal up to `depth`: those that differ in the next word are in order then, the
/// others are looked at again one word further.
void order(std::span<const std::string_view> texts, std::span<Entry> entries, std::size_t depth) {
    constexpr std::size_t kFew = 16;
    constexpr std::size_t kDeep = 1024; // as deep as this may call itself, in bytes
    if (entries.size() <= kFew || depth >= kDeep) {
        std::ranges::sort(entries, [&](const Entry& a, const Entry& b) {
            return texts[a.index].substr(depth) < texts[b.index].substr(depth);
        });
        return;
    }
    for (Entry& entry : entries) {
        entry.word = word_at(texts[entry.index], depth);
    }
    // Blanks at the end of a word are zeros: a text that ends there comes before those that go on.
    const std::size_t next = depth + kWord;
    std::ranges::sort(entries, [&](const Entry& a, const Entry& b) {
        return a.word != b.word
                   ? a.word < b.word
                   : std::min(texts[a.index].size(), next) < std::min(texts[b.index].size(), next);
    });
    for (std::size_t first = 0; first < entries.size();) {
        std::size_t last = first + 1;
        while (last < entries.size() && entries[last].word == entries[first].word) {
            ++last;
        }
        const auto equal = entries.subspan(first, last - first);
        const auto going_on = std::ranges::find_if(
            equal, [&](const Entry& entry) { return texts[entry.index].size() > next; });
        const auto rest = equal.subspan(static_cast<std::size_t>(going_on - equal.begin()));
        if (rest.size() > 1) {
            order(texts, rest, next);
        }
        first = last;
    }
}

} // namespace

std::vector<std::uint32_t> text_order(std::span<const std::string_view> texts) {
    std::vector<Entry> entries(texts.size());
    for (std::uint32_t i = 0; i < entries.size(); ++i) {
        entries[i].index = i;
    }
    order(texts, entries, 0);
    std::vector<std::uint32_t> indices(texts.size());
    std::ranges::transform(entries, indices.begin(), &Entry::index);
    return indices;
}

} // namespace muster::ledger
