#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/decimal.h"
#include "base/result.h"
#include "segment/byte_arena.h"
#include "segment/column.h"

namespace muster::ledger {

/// Numbers the distinct tuples of one group of columns. A tuple is found by the bytes of its whole
/// span, quotes and commas included; spans that only differ in quoting mean one tuple and get one
/// code. Codes are dense, by first appearance. Used by one thread.
class TupleDictionary {
public:
    static constexpr std::size_t kTile = 256; // the most spans looked up at once

    /// Kinds of the group's columns, in order.
    explicit TupleDictionary(std::vector<ColumnKind> kinds);

    struct Span {
        const char* bytes = nullptr; // readable for 16 bytes past the end
        std::uint32_t size = 0;
    };
    struct BadField {
        std::size_t index = 0; // of the span
        std::size_t position = 0;
    };
    /// Codes of `spans`. Errors: Invalid "ledger.not_a_number" with `bad` saying where; the codes
    /// are to be thrown away then.
    Status look_up(std::span<const Span> spans, std::span<std::uint32_t> codes, BadField& bad);

    [[nodiscard]] std::uint32_t tuples() const {
        return static_cast<std::uint32_t>(tuples_.size());
    }
    [[nodiscard]] ColumnKind kind(std::size_t position) const { return kinds_[position]; }
    [[nodiscard]] std::size_t columns() const { return kinds_.size(); }
    /// The span of a tuple in its shortest quoting.
    [[nodiscard]] std::string_view tuple(std::uint32_t code) const { return tuples_[code]; }
    /// One field of a tuple, unquoted; valid as long as the dictionary.
    [[nodiscard]] std::string_view field(std::uint32_t code, std::size_t position) const;
    [[nodiscard]] std::size_t bytes() const;

    /// What rounding money to its places loses in one tuple: column position and exact rest.
    struct Rounding {
        std::size_t position = 0;
        Decimal residual;
    };
    /// By code; empty in nearly every group.
    [[nodiscard]] const std::multimap<std::uint32_t, Rounding>& roundings() const {
        return roundings_;
    }

private:
    struct Key {
        const char* bytes;
        std::uint32_t size;
        std::uint32_t code;
        std::uint64_t hash;
    };
    struct Slot {
        std::uint32_t tag = 0;
        std::uint32_t key = 0; // one more than its index; 0: free
    };
    struct Pending {
        std::uint32_t index;
        std::uint32_t key; // candidate, one more than its index
        std::uint64_t hash;
    };

    Status resolve(std::span<const Span> spans,
                   std::span<const Pending> pending,
                   std::span<std::uint32_t> codes,
                   BadField& bad);
    [[nodiscard]] const Key* find(std::string_view span, std::uint64_t hash) const;
    Result<std::uint32_t> add(std::string_view span, std::uint64_t hash, std::size_t& position);
    Status check_numbers(std::string_view canonical, std::uint32_t code, std::size_t& position);
    std::string canonical_form(std::string_view span) const;
    void add_key(std::string_view kept, std::uint64_t hash, std::uint32_t code);
    void grow();

    std::vector<ColumnKind> kinds_;
    bool has_numbers_ = false;
    ByteArena arena_;
    std::vector<std::string_view> tuples_; // by code
    std::vector<Key> keys_;
    std::vector<Slot> slots_;
    std::vector<Pending> pending_;
    std::multimap<std::uint32_t, Rounding> roundings_;
    mutable std::map<std::pair<std::uint32_t, std::size_t>, std::string> unquoted_;
};

} // namespace muster::ledger
