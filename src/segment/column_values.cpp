#include "segment/column_values.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <functional>

#include "segment/byte_order.h"
#include "segment/code_block.h"

namespace muster::ledger {

namespace {

/// Numbers distinct texts. The texts outlive it.
class TextNumbers {
public:
    explicit TextNumbers(std::size_t most) : slots_(std::bit_ceil(most * 2 + 2), 0) {}

    std::uint32_t number(std::string_view text) {
        for (std::size_t at = std::hash<std::string_view>{}(text);; ++at) {
            std::uint32_t& slot = slots_[at & (slots_.size() - 1)];
            if (slot == 0) {
                texts.push_back(text);
                slot = static_cast<std::uint32_t>(texts.size());
            }
            if (texts[slot - 1] == text) {
                return slot - 1;
            }
        }
    }
    std::vector<std::string_view> texts;

private:
    std::vector<std::uint32_t> slots_; // one more than the number; 0: free
};

/// Reads lengths, then texts: as many as `texts` has room for. There are at least the lengths.
bool read_texts(std::span<const std::uint8_t> payload, std::span<std::string_view> texts) {
    std::size_t at = texts.size() * 4;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        const std::size_t length = load<std::uint32_t>(payload.data() + i * 4);
        if (length > payload.size() - at) {
            return false;
        }
        texts[i] = {reinterpret_cast<const char*>(payload.data()) + at, length};
        at += length;
    }
    return at == payload.size();
}

/// Which of the distinct texts a tuple has.
std::uint32_t index_of(const format::ValuesEntry& entry,
                       std::uint32_t tuples,
                       std::span<const std::uint8_t> planes,
                       std::uint32_t tuple) {
    if (entry.width == 0) {
        return entry.distinct == 1 ? 0 : tuple;
    }
    std::uint32_t index = 0;
    for (std::uint32_t plane = 0; plane < entry.width; ++plane) {
        const std::uint8_t byte = planes[std::size_t{plane} * tuples + tuple];
        index |= std::uint32_t{byte} << (plane * 8);
    }
    return index;
}

} // namespace

format::ValuesEntry encode_values(std::span<const std::string_view> by_tuple,
                                  std::vector<std::uint8_t>& payload) {
    TextNumbers numbers(by_tuple.size());
    std::vector<std::uint32_t> indices(by_tuple.size());
    for (std::size_t tuple = 0; tuple < by_tuple.size(); ++tuple) {
        const bool repeats = tuple > 0 && by_tuple[tuple] == by_tuple[tuple - 1];
        indices[tuple] = repeats ? indices[tuple - 1] : numbers.number(by_tuple[tuple]);
    }
    const std::vector<std::string_view>& distinct = numbers.texts;
    format::ValuesEntry entry;
    entry.distinct = static_cast<std::uint32_t>(distinct.size());
    const bool plain = distinct.size() <= 1 || distinct.size() == by_tuple.size();
    entry.width = static_cast<std::uint8_t>(plain ? 0 : bytes_for(distinct.size() - 1));
    std::size_t letters = 0;
    for (const std::string_view value : distinct) {
        letters += value.size();
    }
    const std::size_t index_bytes = indices.size() * entry.width;
    payload.resize(index_bytes + distinct.size() * 4 + letters);
    write_planes(indices, 0, entry.width, payload.data());
    std::uint8_t* length_at = payload.data() + index_bytes;
    std::uint8_t* text_at = length_at + distinct.size() * 4;
    for (const std::string_view value : distinct) {
        const auto length = static_cast<std::uint32_t>(value.size());
        std::memcpy(length_at, &length, 4);
        length_at += 4;
        text_at = std::ranges::copy(value, text_at).out;
    }
    return entry;
}

bool decode_values(const format::ValuesEntry& entry,
                   std::uint32_t tuples,
                   std::span<const std::uint8_t> payload,
                   std::vector<std::string_view>& by_tuple) {
    const std::uint64_t index_bytes = std::uint64_t{tuples} * entry.width;
    const std::uint64_t fixed = index_bytes + std::uint64_t{entry.distinct} * 4;
    if (fixed > payload.size() || (entry.distinct == 0 && tuples > 0)) {
        return false;
    }
    std::vector<std::string_view> distinct(entry.distinct);
    if (!read_texts(payload.subspan(index_bytes), distinct)) {
        return false;
    }
    by_tuple.resize(tuples);
    for (std::uint32_t tuple = 0; tuple < tuples; ++tuple) {
        const std::uint32_t index = index_of(entry, tuples, payload, tuple);
        if (index >= distinct.size()) {
            return false;
        }
        by_tuple[tuple] = distinct[index];
    }
    return true;
}

} // namespace muster::ledger
