#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>

#include "base/bytes.h"

namespace muster::sql {

/// A value bound to a statement, by copy: an integer, a text, bytes or nothing. A flag is the
/// integer 0 or 1; an empty optional is a NULL that keeps the type its value would have had.
class Value {
public:
    enum class Type { Null, Integer, Text, Bytes };

    // NOLINTBEGIN(google-explicit-constructor): a list of values is written as they are
    Value(std::int64_t number) : type_(Type::Integer), value_(number) {}
    Value(std::uint64_t number); // a count, which has to fit a database integer
    Value(int number) : Value(std::int64_t{number}) {}
    Value(bool flag) : Value(std::int64_t{flag ? 1 : 0}) {}
    Value(std::string_view text) : type_(Type::Text), value_(std::string(text)) {}
    Value(const std::string& text) : Value(std::string_view(text)) {}
    Value(const char* text) : Value(std::string_view(text)) {}
    Value(const Bytes& bytes) : type_(Type::Bytes), value_(bytes) {}
    Value(ByteSpan bytes) : type_(Type::Bytes), value_(Bytes(bytes.begin(), bytes.end())) {}
    Value(std::nullopt_t) {}
    template <class T>
    Value(const std::optional<T>& value) {
        if (value) {
            *this = Value(*value);
        } else {
            type_ = type_of<T>();
        }
    }
    // NOLINTEND(google-explicit-constructor)

    using Variant = std::variant<std::monostate, std::int64_t, std::string, Bytes>;
    [[nodiscard]] const Variant& variant() const noexcept { return value_; }
    /// Null only for nullopt itself.
    [[nodiscard]] Type type() const noexcept { return type_; }

private:
    template <class T>
    static constexpr Type type_of() {
        if constexpr (std::is_integral_v<T>) {
            return Type::Integer;
        } else if constexpr (std::is_convertible_v<const T&, ByteSpan>) {
            return Type::Bytes;
        } else {
            return Type::Text;
        }
    }

    Type type_ = Type::Null;
    Variant value_;
};

} // namespace muster::sql
