#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/json.h"
#include "base/json_codec.h"

namespace muster {

/// The rule of a field that takes every value of its type.
struct AnyValue {
    static constexpr std::string_view must = {};
    static constexpr bool holds(const auto&) { return true; }
};

/// What a value must be beyond its type: `{"must not be empty", check}`. Not asked for the absence
/// of an optional.
template <class Check>
struct JsonRule {
    std::string_view must;
    Check holds;
};

inline constexpr JsonRule kNotEmpty{"must not be empty",
                                    [](const auto& value) { return !value.empty(); }};

template <std::integral T>
constexpr auto at_least(T least, std::string_view must) {
    return JsonRule{must,
                    [least](const auto& value) { return std::cmp_greater_equal(value, least); }};
}

/// One member of a struct as a member of a JSON object.
template <class Struct, class Member, class Rule = AnyValue>
struct JsonField {
    std::string_view name;
    Member Struct::* member;
    std::string_view doc;
    Rule rule{};
};

/// Where members that no field names are kept. A struct without one refuses them.
template <class Struct>
struct JsonRest {
    Json::Object Struct::* member;
};

/// The fields of a struct, read by from_json(), to_json() and whatever describes the struct:
///
///     struct Page {
///         std::string name;
///         std::optional<std::int64_t> limit;
///     };
///     template <>
///     inline constexpr auto json_fields<Page> = std::tuple{
///         JsonField{"name", &Page::name, "what it is called", kNotEmpty},
///         JsonField{"limit", &Page::limit, "how many at most"},
///     };
///
/// They stand in the order of the members, all of them, since the struct is built as an aggregate
/// and its members need no default. An optional may be absent or null, and is printed as null.
template <class Struct>
inline constexpr auto json_fields = nullptr;

template <class T>
concept HasJsonFields =
    !std::same_as<std::remove_cvref_t<decltype(json_fields<T>)>, std::nullptr_t>;

namespace json_detail {

template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};

template <class Rule, class T>
bool obeys(const Rule& rule, const T& value) {
    if constexpr (IsOptional<T>::value) {
        return !value || rule.holds(*value);
    } else {
        return rule.holds(value);
    }
}

template <class Struct>
constexpr bool keeps_rest() {
    return std::apply(
        [](const auto&... field) {
            return (std::same_as<std::remove_cvref_t<decltype(field)>, JsonRest<Struct>> || ...);
        },
        json_fields<Struct>);
}

/// The names of all fields; empty for a rest.
template <class Struct>
constexpr auto names() {
    constexpr auto name = []<class Field>(const Field& field) {
        if constexpr (std::same_as<Field, JsonRest<Struct>>) {
            return std::string_view{};
        } else {
            return field.name;
        }
    };
    return std::apply([&](const auto&... field) { return std::array{name(field)...}; },
                      json_fields<Struct>);
}

/// Whether the fields stand in the order of the members. Two of one type listed the other way round
/// would compile, and swap their values.
template <class Struct>
bool in_member_order(const Struct& value) {
    return std::apply(
        [&](const auto&... field) {
            return std::ranges::is_sorted(std::array<const void*, sizeof...(field)>{
                static_cast<const void*>(&(value.*field.member))...});
        },
        json_fields<Struct>);
}

// What each struct does alike is no template: it would be compiled again for each of them.

using FieldNames = std::span<const std::string_view>;

Json::Object unnamed_members(const Json::Object& object, FieldNames names);
/// Each member that is not in `names`.
void report_unnamed(const Json::Object& object, FieldNames names, JsonProblems& problems);
void append_member(Json::Object& object, std::string_view name, Json value);

template <class Struct>
inline constexpr auto kFieldNames = names<Struct>();

template <class Struct, class Member, class Rule>
std::optional<Member>
read_field(const Json& json, const JsonField<Struct, Member, Rule>& field, JsonProblems& problems) {
    const JsonProblems::Step step(problems, field.name);
    const Json* const value = json.find(field.name);
    if (value == nullptr) {
        if constexpr (IsOptional<Member>::value) {
            return Member{};
        }
        problems.report("is missing");
        return std::nullopt;
    }
    std::optional<Member> read = JsonCodec<Member>::read(*value, problems);
    if (read && !obeys(field.rule, *read)) {
        problems.report(field.rule.must);
        return std::nullopt;
    }
    return read;
}

template <class Struct>
std::optional<Json::Object> read_field(const Json& json, const JsonRest<Struct>&, JsonProblems&) {
    return unnamed_members(*json.if_object(), kFieldNames<Struct>);
}

template <class Struct, class Field>
void write_field(const Struct& value, const Field& field, Json::Object& object) {
    if constexpr (std::same_as<Field, JsonRest<Struct>>) {
        const Json::Object& rest = value.*field.member;
        object.insert(object.end(), rest.begin(), rest.end());
    } else {
        const auto& member = value.*field.member;
        append_member(object, field.name,
                      JsonCodec<std::remove_cvref_t<decltype(member)>>::write(member));
    }
}

} // namespace json_detail

template <HasJsonFields Struct>
struct JsonCodec<Struct> {
    static std::optional<Struct> read(const Json& json, JsonProblems& problems) {
        if (json.if_object() == nullptr) {
            problems.report_kind(json, "an object");
            return std::nullopt;
        }
        if constexpr (!json_detail::keeps_rest<Struct>()) {
            json_detail::report_unnamed(*json.if_object(), json_detail::kFieldNames<Struct>,
                                        problems);
        }
        return std::apply(
            [&](const auto&... field) {
                // Braces, because they read the fields in their order.
                return build(std::tuple{json_detail::read_field(json, field, problems)...});
            },
            json_fields<Struct>);
    }

    static Json write(const Struct& value) {
        Json::Object object;
        std::apply(
            [&](const auto&... field) { (json_detail::write_field(value, field, object), ...); },
            json_fields<Struct>);
        return object;
    }

private:
    template <class... Members>
    static std::optional<Struct> build(std::tuple<std::optional<Members>...> members) {
        return std::apply(
            [](auto&... member) -> std::optional<Struct> {
                if (!(member.has_value() && ...)) {
                    return std::nullopt;
                }
                Struct value{std::move(*member)...};
                MUSTER_CHECK(json_detail::in_member_order(value),
                             "json_fields are not in the order of the members");
                return value;
            },
            members);
    }
};

/// Reads a struct. Errors: Invalid "json.invalid", with every problem and the JSON pointer of its
/// place in the detail.
template <class T>
Result<T> from_json(const Json& json) {
    JsonProblems problems;
    std::optional<T> value = JsonCodec<T>::read(json, problems);
    TRY_DONE(problems.status());
    // NOLINTNEXTLINE(bugprone-unchecked-optional-access): where it is none, a problem says why
    return std::move(*value);
}

/// The opposite of from_json(): fields in their order, then the rest that was kept.
template <class T>
Json to_json(const T& value) {
    return JsonCodec<T>::write(value);
}

} // namespace muster
