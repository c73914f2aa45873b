#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "base/decimal.h"
#include "base/result.h"

namespace muster {

struct JsonMember;

/// A JSON value. Numbers keep the text they were written with, so amounts never pass through binary
/// floating point; members keep their order, and a key stands in an object once. A plain value.
class Json {
public:
    using Array = std::vector<Json>;
    using Object = std::vector<JsonMember>;
    /// What text may ask for; bounds memory, time and stack.
    struct Limits {
        std::size_t bytes = std::size_t{64} << 20;
        std::size_t depth = 64;
    };

    /// Strict RFC 8259 in UTF-8; the whole text must be one value. Errors, with line and column of
    /// the place: Invalid "json.malformed", "json.duplicate_key", "json.too_deep"; Invalid
    /// "json.too_large".
    static Result<Json> parse(std::string_view text, const Limits& limits);
    static Result<Json> parse(std::string_view text) { return parse(text, Limits{}); }

    // Out of line: here JsonMember is not yet complete.
    Json(); // null
    Json(const Json&);
    Json(Json&&) noexcept;
    Json& operator=(const Json&);
    Json& operator=(Json&&) noexcept;
    ~Json();
    // NOLINTBEGIN(google-explicit-constructor): documents are written as nested literals
    Json(std::nullptr_t);
    template <class T>
        requires std::is_same_v<T, bool>
    Json(T value) : value_(value) {}
    template <class T>
        requires(std::is_integral_v<T> && !std::is_same_v<T, bool> && sizeof(T) >= sizeof(int))
    Json(T value) : Json(Number{std::to_string(value)}) {}
    Json(std::string value);
    Json(std::string_view value);
    Json(const char* value);
    Json(Array items);
    Json(Object members);
    // NOLINTEND(google-explicit-constructor)
    static Json number(const Decimal& value);

    [[nodiscard]] bool is_null() const { return std::holds_alternative<std::monostate>(value_); }
    [[nodiscard]] bool is_number() const { return std::holds_alternative<Number>(value_); }
    [[nodiscard]] const bool* if_bool() const { return std::get_if<bool>(&value_); }
    [[nodiscard]] const std::string* if_string() const { return std::get_if<std::string>(&value_); }
    [[nodiscard]] const Array* if_array() const { return std::get_if<Array>(&value_); }
    [[nodiscard]] const Object* if_object() const { return std::get_if<Object>(&value_); }
    [[nodiscard]] Array* if_array() { return std::get_if<Array>(&value_); }
    [[nodiscard]] Object* if_object() { return std::get_if<Object>(&value_); }
    /// A number as it was written; nullopt for other kinds.
    [[nodiscard]] std::optional<std::string_view> number_text() const;
    /// A number without point or exponent that fits; nullopt for all else.
    [[nodiscard]] std::optional<std::int64_t> integer() const;

    /// The member of an object; null when this is no object or has no such member.
    [[nodiscard]] const Json* find(std::string_view key) const;

    /// "null", "boolean", "number", "string", "array" or "object", for messages.
    [[nodiscard]] std::string_view kind_name() const;
    /// Compact, in the order of the members, all in UTF-8.
    [[nodiscard]] std::string str() const;

    friend bool operator==(const Json&, const Json&);

private:
    friend class JsonBuilder;
    struct Number {
        std::string text;
        friend bool operator==(const Number&, const Number&) = default;
    };
    explicit Json(Number number);
    void append_to(std::string& text) const;

    std::variant<std::monostate, bool, Number, std::string, Array, Object> value_;
};

struct JsonMember {
    std::string key;
    Json value;

    friend bool operator==(const JsonMember&, const JsonMember&) = default;
};

/// A text in quotes with what JSON requires escaped; bytes that are not UTF-8 become U+FFFD.
std::string json_quoted(std::string_view text);

} // namespace muster
