#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/enum_names.h"
#include "base/id.h"
#include "base/instant.h"
#include "base/json.h"
#include "base/strong_string.h"

namespace muster {

/// What is wrong with a document, each with the JSON pointer (RFC 6901) of its place. Reading goes
/// on after a problem, so that a person sees all of them at once.
class JsonProblems {
public:
    /// One step down into the document, for the scope it lives in.
    class Step {
    public:
        Step(JsonProblems& problems, std::string_view key);
        Step(JsonProblems& problems, std::size_t index);
        Step(const Step&) = delete;
        Step& operator=(const Step&) = delete;
        ~Step();

    private:
        JsonProblems& problems_;
        std::size_t length_before_;
    };

    void report(std::string_view what);
    /// "is a number, not …"
    void report_kind(const Json& found, std::string_view expected);

    /// Errors: Invalid "json.invalid" when something was reported, with the first of the problems.
    [[nodiscard]] Status status() const;

private:
    static constexpr std::size_t kShown = 20; // a hostile document does not fill the memory

    std::string pointer_;
    std::vector<FieldProblem> problems_;
    std::size_t count_ = 0;
};

/// How a type is read from and written to JSON: `read` reports what is wrong and returns nullopt.
/// Structs get theirs from json_fields; other types specialise it.
template <class T>
struct JsonCodec;

template <>
struct JsonCodec<Json> {
    static std::optional<Json> read(const Json& json, JsonProblems&) { return json; }
    static Json write(const Json& value) { return value; }
};

template <>
struct JsonCodec<bool> {
    static std::optional<bool> read(const Json& json, JsonProblems& problems);
    static Json write(bool value) { return value; }
};

template <>
struct JsonCodec<std::string> {
    static std::optional<std::string> read(const Json& json, JsonProblems& problems);
    static Json write(const std::string& value) { return value; }
};

/// Decimals are written as strings, and read from strings and numbers alike.
template <>
struct JsonCodec<Decimal> {
    static std::optional<Decimal> read(const Json& json, JsonProblems& problems);
    static Json write(const Decimal& value) { return value.str(); }
};

std::optional<std::int64_t> read_integer(const Json& json, JsonProblems& problems);

template <std::integral T>
    requires(!std::same_as<T, bool>)
struct JsonCodec<T> {
    static std::optional<T> read(const Json& json, JsonProblems& problems) {
        const auto value = read_integer(json, problems);
        if (value && !std::in_range<T>(*value)) {
            problems.report("is out of range");
            return std::nullopt;
        }
        return value ? std::optional(static_cast<T>(*value)) : std::nullopt;
    }
    static Json write(T value) {
        using Wide = std::conditional_t<std::is_signed_v<T>, std::int64_t, std::uint64_t>;
        return Wide{value};
    }
};

/// What is obtained from a text by parse() and printed by str().
template <class T>
struct JsonTextCodec {
    static std::optional<T> read(const Json& json, JsonProblems& problems) {
        const auto text = JsonCodec<std::string>::read(json, problems);
        if (!text) {
            return std::nullopt;
        }
        Result<T> value = T::parse(*text);
        if (!value) {
            problems.report(value.error().detail);
            return std::nullopt;
        }
        return std::move(*value);
    }
    static Json write(const T& value) { return value.str(); }
};

template <class Rules>
struct JsonCodec<StrongString<Rules>> : JsonTextCodec<StrongString<Rules>> {};
template <class Tag>
struct JsonCodec<Id<Tag>> : JsonTextCodec<Id<Tag>> {};
template <>
struct JsonCodec<Instant> : JsonTextCodec<Instant> {};
template <>
struct JsonCodec<BillingMonth> : JsonTextCodec<BillingMonth> {};

/// The names of an enum in JSON: specialise with its enum_names() table.
template <class Enum>
inline constexpr auto kJsonNames = nullptr;

template <class Enum>
    requires std::is_enum_v<Enum>
struct JsonCodec<Enum> {
    static std::optional<Enum> read(const Json& json, JsonProblems& problems) {
        const auto text = JsonCodec<std::string>::read(json, problems);
        if (!text) {
            return std::nullopt;
        }
        const std::optional<Enum> value = kJsonNames<Enum>.find(*text);
        if (!value) {
            problems.report("must be one of " + kJsonNames<Enum>.list());
        }
        return value;
    }
    static Json write(Enum value) { return kJsonNames<Enum>.name(value); }
};

template <class T>
struct JsonCodec<std::optional<T>> {
    static std::optional<std::optional<T>> read(const Json& json, JsonProblems& problems) {
        if (json.is_null()) {
            return std::optional<std::optional<T>>(std::in_place);
        }
        std::optional<T> value = JsonCodec<T>::read(json, problems);
        if (!value) {
            return std::nullopt;
        }
        return value;
    }
    static Json write(const std::optional<T>& value) {
        return value ? JsonCodec<T>::write(*value) : Json();
    }
};

template <class T>
struct JsonCodec<std::vector<T>> {
    static std::optional<std::vector<T>> read(const Json& json, JsonProblems& problems) {
        const Json::Array* const array = json.if_array();
        if (array == nullptr) {
            problems.report_kind(json, "an array");
            return std::nullopt;
        }
        std::vector<T> values;
        for (std::size_t i = 0; i < array->size(); ++i) {
            const JsonProblems::Step step(problems, i);
            if (std::optional<T> value = JsonCodec<T>::read((*array)[i], problems)) {
                values.push_back(std::move(*value));
            }
        }
        return values.size() == array->size() ? std::optional(std::move(values)) : std::nullopt;
    }
    static Json write(const std::vector<T>& values) {
        Json::Array array;
        for (const T& value : values) {
            array.push_back(JsonCodec<T>::write(value));
        }
        return array;
    }
};

} // namespace muster
