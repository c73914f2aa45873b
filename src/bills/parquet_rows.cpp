#include "bills/parquet_rows.h"

#include <algorithm>
#include <bit>

#include <fmt/format.h>

namespace muster::bills {
namespace {

using duck::DuckKind;
using duck::DuckStorage;
using duck::DuckVector;
using Conversion = ParquetField::Conversion;

/// Past that, a column's texts are forgotten when they may be.
constexpr std::size_t kForgetBytes = 16U << 20U;
constexpr std::size_t kForgetTexts = 1U << 18U;

bool is_large(const Interner& interner) {
    return interner.bytes() > kForgetBytes || interner.size() > kForgetTexts;
}

std::string printed(const DuckVector& vector, std::size_t row) {
    switch (vector.type().kind) {
    case DuckKind::Boolean: return vector.boolean(row) ? "true" : "false";
    case DuckKind::Decimal: return Decimal(vector.units(row), vector.type().scale).str();
    case DuckKind::Instant:
    case DuckKind::Date: return vector.instant(row).str();
    case DuckKind::Real: {
        const auto decimal = Decimal::from_double(vector.real(row));
        return decimal && !decimal->is_rounded() ? decimal->str()
                                                 : fmt::format("{}", vector.real(row));
    }
    default: return to_string(vector.units(row));
    }
}

/// Equal for equal values of one column; nothing for values too wide for it.
std::optional<std::uint64_t> bits(const DuckVector& vector, std::size_t row) {
    switch (vector.type().storage) {
    case DuckStorage::Double: return std::bit_cast<std::uint64_t>(vector.doubles()[row]);
    case DuckStorage::Int64: return std::bit_cast<std::uint64_t>(vector.int64s()[row]);
    case DuckStorage::Int128: return std::nullopt;
    default: return static_cast<std::uint64_t>(vector.units(row));
    }
}

Result<Decimal> number(const DuckVector& vector, std::size_t row) {
    switch (vector.type().kind) {
    case DuckKind::Real: return Decimal::from_double(vector.real(row));
    case DuckKind::Decimal: return Decimal(vector.units(row), vector.type().scale);
    case DuckKind::Text: return Decimal::parse(vector.text(row));
    default: return Decimal(vector.units(row), 0);
    }
}

} // namespace

ParquetRows::ParquetRows(const ParquetPlan& plan,
                         std::span<const std::uint64_t> group_rows,
                         const TakeCodedRows& take)
    : plan_(plan), group_rows_(group_rows), take_(take), targets_(plan.schema.columns.size()),
      caches_(plan.fields.size()), group_end_(group_rows.empty() ? 0 : group_rows.front()) {
    for (std::size_t i = 0; i < targets_.size(); ++i) {
        const auto kind = plan.schema.columns[i].kind;
        targets_[i].is_decimal =
            kind == ledger::ColumnKind::Money || kind == ledger::ColumnKind::Quantity;
        targets_[i].is_unique = kind == ledger::ColumnKind::Unique;
    }
}

void ParquetRows::code(std::size_t field, const DuckVector& texts, std::span<std::uint32_t> codes) {
    const bool is_parsed = plan_.fields[field].conversion == Conversion::ParsedDecimals;
    auto& interner =
        is_parsed ? caches_[field].texts : targets_[plan_.fields[field].target].texts.interner();
    const bool is_unique = !is_parsed && targets_[plan_.fields[field].target].is_unique;
    const auto handles = texts.handles();
    duck::StringHandle last;
    std::uint32_t last_code = Interner::kEmpty; // a zeroed handle is the empty text
    for (std::size_t row = 0; row < codes.size(); ++row) {
        if (texts.is_null(row)) {
            codes[row] = Interner::kEmpty;
            continue;
        }
        if (handles[row] != last) {
            last = handles[row];
            last_code = is_unique ? interner.add(last.view()) : interner.code(last.view());
        }
        codes[row] = last_code;
    }
}

Status ParquetRows::consume(const duck::DuckChunk& chunk) {
    for (std::size_t field = 0; field < chunk.columns.size(); ++field) {
        TRY_DONE(append(field, chunk.columns[field]));
    }
    batch_rows_ += chunk.rows;
    rows_ += chunk.rows;
    const bool group_ended = rows_ == group_end_;
    while (rows_ >= group_end_ && group_ + 1 < group_rows_.size()) {
        group_end_ += group_rows_[++group_];
    }
    if (batch_rows_ >= kBatchRows || group_ended) {
        TRY_DONE(hand_over());
        forget(group_ended);
    }
    return {};
}

Status ParquetRows::finish() {
    return batch_rows_ == 0 ? Status() : hand_over();
}

Status ParquetRows::hand_over() {
    ledger::CodedRows rows{.rows = static_cast<std::uint32_t>(batch_rows_),
                           .texts = std::vector<ledger::CodedTexts>(targets_.size()),
                           .decimals = std::vector<ledger::CodedDecimals>(targets_.size())};
    for (std::size_t i = 0; i < targets_.size(); ++i) {
        if (targets_[i].is_decimal) {
            rows.decimals[i] = targets_[i].decimals.view();
        } else {
            rows.texts[i] = targets_[i].texts.view();
        }
    }
    TRY_DONE(take_(rows));
    for (auto& target : targets_) {
        target.texts.clear();
        target.decimals.clear();
    }
    batch_rows_ = 0;
    return {};
}

/// Keeps memory bounded where values hardly repeat. DuckDB remembers the codes of a dictionary as
/// long as it reads its row group, so those must stay until then.
void ParquetRows::forget(bool group_ended) {
    for (std::size_t i = 0; i < plan_.fields.size(); ++i) {
        const auto& field = plan_.fields[i];
        const bool is_coded =
            field.conversion == Conversion::Text || field.conversion == Conversion::ParsedDecimals;
        if (is_coded && !group_ended) {
            continue;
        }
        if (is_large(caches_[i].texts)) {
            caches_[i].texts.clear();
            caches_[i].parsed.clear();
        }
        const auto targets = std::max<std::size_t>(field.keys.size(), 1);
        for (auto& target :
             std::span(targets_)
                 .subspan(field.target)
                 .first(field.conversion == Conversion::Map ? field.keys.size() : targets)) {
            if (is_large(target.texts.interner())) {
                target.texts.forget();
                target.last_code = Interner::kEmpty;
                caches_[i].printed.clear();
            }
        }
    }
}

Status ParquetRows::append(std::size_t field, const DuckVector& vector) {
    switch (plan_.fields[field].conversion) {
    case Conversion::Text:
        targets_[plan_.fields[field].target].texts.append(vector.codes());
        return {};
    case Conversion::PrintedText: append_printed(field, vector); return {};
    case Conversion::Decimals: return append_decimals(field, vector);
    case Conversion::ParsedDecimals: return append_parsed(field, vector);
    case Conversion::Map: return append_map(field, vector);
    }
    return {};
}

void ParquetRows::append_printed(std::size_t field, const DuckVector& vector) {
    auto& texts = targets_[plan_.fields[field].target].texts;
    auto& cache = caches_[field].printed;
    const auto begin = texts.size();
    texts.append_absent(vector.size());
    std::optional<std::uint64_t> last;
    std::uint32_t last_code = Interner::kEmpty;
    for (std::size_t row = 0; row < vector.size(); ++row) {
        if (vector.is_null(row)) {
            continue;
        }
        const auto value = bits(vector, row);
        if (!value) {
            texts.set(begin + row, texts.interner().code(printed(vector, row)));
            continue;
        }
        if (value != last) {
            const auto [found, is_new] = cache.try_emplace(*value);
            if (is_new) {
                found->second = texts.interner().code(printed(vector, row));
            }
            last = value;
            last_code = found->second;
        }
        texts.set(begin + row, last_code);
    }
}

Status ParquetRows::append_decimals(std::size_t field, const DuckVector& vector) {
    auto& decimals = targets_[plan_.fields[field].target].decimals;
    if (vector.type().storage == DuckStorage::Double &&
        decimals.append(vector.doubles(), vector.validity())) {
        return {};
    }
    // Whatever the quick way left behind is done again, to know the row at fault.
    const auto begin = batch_rows_;
    decimals.append_absent(begin + vector.size() - decimals.size());
    for (std::size_t row = 0; row < vector.size(); ++row) {
        if (vector.is_null(row)) {
            continue;
        }
        const auto value = number(vector, row);
        if (!value) {
            return not_a_number(field, row, value.error());
        }
        decimals.set(begin + row, *value);
    }
    return {};
}

Status ParquetRows::append_parsed(std::size_t field, const DuckVector& vector) {
    auto& decimals = targets_[plan_.fields[field].target].decimals;
    auto& cache = caches_[field];
    const auto begin = decimals.size();
    const auto codes = vector.codes();
    decimals.append_absent(codes.size());
    cache.parsed.resize(cache.texts.size());
    for (std::size_t row = 0; row < codes.size(); ++row) {
        if (codes[row] == Interner::kEmpty) {
            continue;
        }
        auto& parsed = cache.parsed[codes[row]];
        if (!parsed) {
            const auto value = Decimal::parse(cache.texts.text(codes[row]));
            if (!value) {
                return not_a_number(field, row, value.error());
            }
            parsed = *value;
        }
        decimals.set(begin + row, *parsed);
    }
    return {};
}

Status ParquetRows::append_map(std::size_t field, const DuckVector& map) {
    const auto targets =
        std::span(targets_).subspan(plan_.fields[field].target, plan_.fields[field].keys.size());
    for (auto& target : targets) {
        if (target.is_decimal) {
            target.decimals.append_absent(map.size());
        } else {
            target.texts.append_absent(map.size());
        }
    }
    const auto& keys = map.child(0);
    const auto& values = map.child(1);
    for (std::size_t row = 0; row < map.size(); ++row) {
        if (map.is_null(row)) {
            continue;
        }
        const auto [offset, length] = map.range(row);
        for (std::size_t place = 0; place < length; ++place) {
            const auto entry = offset + place;
            auto& target = targets[key_index(field, place, keys.text(entry))];
            if (values.is_null(entry)) {
                continue;
            }
            const auto set = set_map_value(target, batch_rows_ + row, values, entry);
            if (!set) {
                return not_a_number(field, row, set.error());
            }
        }
    }
    return {};
}

/// Maps of neighbouring rows mostly have the same keys in the same order.
std::uint32_t ParquetRows::key_index(std::size_t field, std::size_t place, std::string_view key) {
    const auto& keys = plan_.fields[field].keys;
    auto& key_at = caches_[field].key_at;
    if (place >= key_at.size()) {
        key_at.resize(place + 1);
    }
    auto& index = key_at[place];
    if (keys[index] != key) {
        index = static_cast<std::uint32_t>(std::ranges::lower_bound(keys, key) - keys.begin());
        MUSTER_CHECK(index < keys.size() && keys[index] == key, "a key that was not there before");
    }
    return index;
}

Status ParquetRows::set_map_value(Target& target,
                                  std::size_t row,
                                  const DuckVector& values,
                                  std::size_t entry) {
    const bool is_text = values.type().kind == DuckKind::Text;
    if (target.is_decimal) {
        if (is_text && values.text(entry).empty()) {
            return {};
        }
        TRY(const auto value, number(values, entry));
        target.decimals.set(row, value);
        return {};
    }
    auto& interner = target.texts.interner();
    const std::string number_text = is_text ? std::string() : printed(values, entry);
    const std::string_view text = is_text ? values.text(entry) : number_text;
    if (interner.text(target.last_code) != text) {
        target.last_code = interner.code(text);
    }
    target.texts.set(row, target.last_code);
    return {};
}

Error ParquetRows::not_a_number(std::size_t field, std::size_t row, const Error& why) const {
    const auto& column = plan_.schema.columns[plan_.fields[field].target];
    return {ErrorKind::Invalid, "billing.not_a_number",
            fmt::format("row {}, column {}: {}", rows_ + row + 1, column.source_name, why.detail)};
}

} // namespace muster::bills
