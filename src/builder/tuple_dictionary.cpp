#include "builder/tuple_dictionary.h"

#include <algorithm>

#include "base/csv_field.h"
#include "builder/amount.h"
#include "builder/span_hash.h"

namespace muster::ledger {
namespace {

constexpr std::uint32_t kSameAsBefore = 0xFFFFFFFFU;

std::uint32_t tag_of(std::uint64_t hash) {
    return static_cast<std::uint32_t>(hash >> 32U);
}

} // namespace

TupleDictionary::TupleDictionary(std::vector<ColumnKind> kinds)
    : kinds_(std::move(kinds)), slots_(64), pending_(kTile) {
    has_numbers_ = std::ranges::any_of(kinds_, [](ColumnKind kind) {
        return kind == ColumnKind::Money || kind == ColumnKind::Quantity;
    });
}

Status TupleDictionary::look_up(std::span<const Span> spans,
                                std::span<std::uint32_t> codes,
                                BadField& bad) {
    // Each step touches memory that the one before asked for, over all spans: the cache misses of
    // many rows overlap instead of following one another.
    const Slot* slots = slots_.data();
    const std::size_t mask = slots_.size() - 1;
    Pending* waiting = pending_.data();
    Span before;
    const Span* from = spans.data();
    for (std::size_t i = 0; i < spans.size(); ++i) {
        const Span span = from[i];
        if (i > 0 && span.size == before.size && same_bytes(span.bytes, before.bytes, span.size)) {
            codes[i] = kSameAsBefore;
            continue;
        }
        before = span;
        const std::uint64_t hash = span_hash(span.bytes, span.size);
        __builtin_prefetch(&slots[hash & mask]);
        *waiting++ = {static_cast<std::uint32_t>(i), 0, hash};
    }
    const std::span<Pending> pending(pending_.data(), waiting);
    const Key* keys = keys_.data();
    for (Pending& row : pending) {
        const Slot& slot = slots[row.hash & mask];
        row.key = slot.tag == tag_of(row.hash) ? slot.key : 0;
        if (row.key != 0) {
            __builtin_prefetch(&keys[row.key - 1]);
        }
    }
    for (const Pending& row : pending) {
        if (row.key != 0) {
            __builtin_prefetch(keys[row.key - 1].bytes);
        }
    }
    return resolve(spans, pending, codes, bad);
}

Status TupleDictionary::resolve(std::span<const Span> spans,
                                std::span<const Pending> pending,
                                std::span<std::uint32_t> codes,
                                BadField& bad) {
    for (const Pending& row : pending) {
        const Span& span = spans[row.index];
        if (row.key != 0) {
            const Key& key = keys_.data()[row.key - 1];
            if (key.size == span.size && same_bytes(key.bytes, span.bytes, span.size)) {
                codes[row.index] = key.code;
                continue;
            }
        }
        const std::string_view text(span.bytes, span.size);
        if (const Key* key = find(text, row.hash)) {
            codes[row.index] = key->code;
            continue;
        }
        bad.index = row.index;
        TRY(codes[row.index], add(text, row.hash, bad.position));
    }
    std::uint32_t before = 0;
    for (std::uint32_t& code : codes) {
        code = code == kSameAsBefore ? before : code;
        before = code;
    }
    return {};
}

const TupleDictionary::Key* TupleDictionary::find(std::string_view span, std::uint64_t hash) const {
    for (std::size_t at = hash;; ++at) {
        const Slot& slot = slots_[at & (slots_.size() - 1)];
        if (slot.key == 0) {
            return nullptr;
        }
        const Key& key = keys_[slot.key - 1];
        if (slot.tag == tag_of(hash) && key.size == span.size() &&
            same_bytes(key.bytes, span.data(), span.size())) {
            return &key;
        }
    }
}

Result<std::uint32_t>
TupleDictionary::add(std::string_view span, std::uint64_t hash, std::size_t& position) {
    std::string canonical;
    std::string_view tuple = span;
    const bool may_lack_numbers = has_numbers_ && (span.contains("NULL") || span.contains("null"));
    if (may_lack_numbers || span.find_first_of("\"\r\n") != std::string_view::npos) {
        canonical = canonical_form(span);
        tuple = {canonical.data(), canonical.size() - ByteArena::kPadding};
    }
    std::uint64_t tuple_hash = hash;
    if (tuple != span) {
        tuple_hash = span_hash(tuple.data(), tuple.size());
        if (const Key* key = find(tuple, tuple_hash)) {
            const std::uint32_t code = key->code;
            add_key(arena_.keep(span), hash, code);
            return code;
        }
    }
    const std::uint32_t code = tuples();
    if (has_numbers_) {
        TRY_DONE(check_numbers(tuple, code, position));
    }
    tuples_.push_back(arena_.keep(tuple));
    add_key(tuples_.back(), tuple_hash, code);
    if (tuple != span) {
        add_key(arena_.keep(span), hash, code);
    }
    return code;
}

Status TupleDictionary::check_numbers(std::string_view canonical,
                                      std::uint32_t code,
                                      std::size_t& position) {
    std::size_t at = 0;
    std::string storage;
    for (position = 0; position < kinds_.size(); ++position) {
        const std::string_view field = read_csv_field(canonical, at, storage);
        const ColumnKind kind = kinds_[position];
        if (field.empty() || (kind != ColumnKind::Money && kind != ColumnKind::Quantity)) {
            continue;
        }
        TRY(const Amount amount, read_amount(field, kind));
        if (amount.is_rounded) {
            roundings_.emplace(code, Rounding{position, amount.residual});
        }
    }
    return {};
}

std::string TupleDictionary::canonical_form(std::string_view span) const {
    std::string canonical;
    std::string storage;
    std::size_t at = 0;
    for (std::size_t i = 0; i < kinds_.size(); ++i) {
        canonical.append(i > 0 ? 1 : 0, ',');
        const std::string_view field = read_csv_field(span, at, storage);
        const bool is_number = kinds_[i] == ColumnKind::Money || kinds_[i] == ColumnKind::Quantity;
        append_csv_field(canonical, is_number && is_absent_number(field) ? "" : field);
    }
    canonical.append(ByteArena::kPadding, '\0');
    return canonical;
}

void TupleDictionary::add_key(std::string_view kept, std::uint64_t hash, std::uint32_t code) {
    if ((keys_.size() + 1) * 2 > slots_.size()) {
        grow();
    }
    keys_.push_back({kept.data(), static_cast<std::uint32_t>(kept.size()), code, hash});
    std::size_t at = hash;
    while (slots_[at & (slots_.size() - 1)].key != 0) {
        ++at;
    }
    slots_[at & (slots_.size() - 1)] = {tag_of(hash), static_cast<std::uint32_t>(keys_.size())};
}

void TupleDictionary::grow() {
    std::vector<Slot> larger(slots_.size() * 2);
    for (std::size_t i = 0; i < keys_.size(); ++i) {
        std::size_t at = keys_[i].hash;
        while (larger[at & (larger.size() - 1)].key != 0) {
            ++at;
        }
        larger[at & (larger.size() - 1)] = {tag_of(keys_[i].hash),
                                            static_cast<std::uint32_t>(i + 1)};
    }
    slots_ = std::move(larger);
}

std::string_view TupleDictionary::field(std::uint32_t code, std::size_t position) const {
    std::size_t at = 0;
    std::string storage;
    std::string_view field;
    for (std::size_t i = 0; i <= position; ++i) {
        field = read_csv_field(tuples_[code], at, storage);
    }
    if (field.data() != storage.data()) {
        return field;
    }
    return unquoted_.try_emplace({code, position}, field).first->second;
}

std::size_t TupleDictionary::bytes() const {
    return arena_.bytes() + keys_.capacity() * sizeof(Key) + slots_.size() * sizeof(Slot) +
           tuples_.capacity() * sizeof(std::string_view);
}

} // namespace muster::ledger
