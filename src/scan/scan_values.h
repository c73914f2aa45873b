#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "segment/byte_arena.h"

namespace muster::ledger {

/// Gives each distinct text a number: dense from 0, in the order of first sight. Keeps views only;
/// the texts outlive it. For one thread.
class TextIds {
public:
    std::uint32_t id(std::string_view text) { return id(text, nullptr); }
    /// Keeps a copy of a new text in `arena`, if there is one.
    std::uint32_t id(std::string_view text, ByteArena* arena);
    /// ids[i] = id(texts[i]); overlaps the cache misses of neighbouring look-ups.
    void ids(std::span<const std::string_view> texts, ByteArena* arena, std::uint32_t* ids);
    [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(texts_.size()); }
    [[nodiscard]] std::string_view text(std::uint32_t id) const { return texts_[id]; }
    [[nodiscard]] std::span<const std::string_view> texts() const { return texts_; }

private:
    void make_room(std::size_t more);
    std::uint32_t find_or_add(std::string_view text, std::uint32_t hash, ByteArena* arena);
    void ids_of_few(std::span<const std::string_view> texts, ByteArena* arena, std::uint32_t* ids);

    struct Slot {
        std::uint32_t hash = 0;
        std::uint32_t id_plus_one = 0;
    };
    std::vector<Slot> slots_;
    std::vector<std::string_view> texts_;
};

/// Gives each distinct number a smaller one: dense from 0, in the order of first sight. For one
/// thread.
class NumberIds {
public:
    std::uint32_t id(std::uint64_t number);
    /// ids[i] = id(numbers[i]); overlaps the cache misses of neighbouring look-ups.
    void ids(std::span<const std::uint64_t> numbers, std::uint32_t* ids);
    [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(numbers_.size()); }
    [[nodiscard]] std::uint64_t number(std::uint32_t id) const { return numbers_[id]; }
    void clear();

private:
    void grow();
    std::uint32_t find_or_add(std::uint64_t number, std::uint64_t hash);

    struct Slot {
        std::uint64_t number = 0;
        std::uint32_t id_plus_one = 0;
    };
    std::vector<Slot> slots_;
    std::vector<std::uint64_t> numbers_;
};

/// The values of one dimension that one thread has met, numbered densely from 0. The absent value
/// is the empty text.
class DimensionValues {
public:
    std::uint32_t code(std::string_view value) { return ids_.id(value, arena_.get()); }
    /// codes[i] = code(values[i])
    void codes(std::span<const std::string_view> values, std::uint32_t* codes) {
        ids_.ids(values, arena_.get(), codes);
    }
    /// The code of the value that `make()` gives for these inputs; asked once for each combination
    /// of inputs, as long as the binding stays the same.
    template <class Make>
    std::uint32_t
    code_of(const std::string& binding, std::span<const std::string_view> inputs, Make make) {
        const std::uint32_t known = id_of_inputs(binding, inputs);
        if (known == codes_by_inputs_.size()) {
            codes_by_inputs_.push_back(code(make()));
        }
        return codes_by_inputs_[known];
    }
    [[nodiscard]] std::uint32_t size() const { return ids_.size(); }
    [[nodiscard]] std::string_view value(std::uint32_t code) const { return ids_.text(code); }
    [[nodiscard]] std::span<const std::string_view> values() const { return ids_.texts(); }

private:
    std::uint32_t id_of_inputs(const std::string& binding,
                               std::span<const std::string_view> inputs);

    TextIds ids_;
    std::unique_ptr<ByteArena> arena_ = std::make_unique<ByteArena>();
    std::string binding_;
    std::string key_; // scratch
    TextIds inputs_;
    std::unique_ptr<ByteArena> inputs_arena_ = std::make_unique<ByteArena>();
    std::vector<std::uint32_t> codes_by_inputs_;
};

} // namespace muster::ledger
