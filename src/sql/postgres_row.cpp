#include "sql/postgres_row.h"

#include <charconv>

namespace muster::sql {
namespace {

constexpr std::string_view kHexMark = "\\x";
constexpr std::string_view kDigits = "0123456789abcdef";

/// The digits come from the server, or from hex_of().
std::byte byte_of(std::string_view digits) {
    return static_cast<std::byte>((kDigits.find(digits[0]) << 4U) | kDigits.find(digits[1]));
}

} // namespace

std::string hex_of(ByteSpan bytes) {
    std::string text(kHexMark);
    text.reserve(kHexMark.size() + 2 * bytes.size());
    for (const std::byte byte : bytes) {
        text += kDigits[std::to_integer<unsigned>(byte) >> 4U];
        text += kDigits[std::to_integer<unsigned>(byte) & 0xFU];
    }
    return text;
}

std::string_view PostgresRow::sent(int column) const {
    const pqxx::field field = row_[column];
    return {field.c_str(), field.size()};
}

bool PostgresRow::is_null(int column) const {
    return row_[column].is_null();
}

std::int64_t PostgresRow::integer(int column) const {
    const std::string_view digits = sent(column);
    if (digits == "t") {
        return 1; // a comparison, which SQLite answers with a number
    }
    std::int64_t number = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return number;
}

std::string PostgresRow::text(int column) const {
    return std::string(sent(column));
}

Bytes PostgresRow::bytes(int column) const {
    std::string_view digits = sent(column);
    if (!digits.starts_with(kHexMark)) {
        const ByteSpan span = as_bytes(digits); // of a text, as SQLite gives them
        return {span.begin(), span.end()};
    }
    digits.remove_prefix(kHexMark.size());
    Bytes bytes;
    bytes.reserve(digits.size() / 2);
    for (; digits.size() >= 2; digits.remove_prefix(2)) {
        bytes.push_back(byte_of(digits));
    }
    return bytes;
}

} // namespace muster::sql
