#include "base/json.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

namespace muster {
namespace {

/// Bytes of the well-formed UTF-8 character that `text` begins with, or 0 (RFC 3629, table 3-7 of
/// Unicode: no overlong forms, no surrogates).
std::size_t utf8_length(std::string_view text) {
    struct Form {
        unsigned char first_low, first_high, second_low, second_high;
        std::size_t bytes;
    };
    static constexpr std::array<Form, 9> kForms{{{0x00, 0x7f, 0x00, 0xff, 1},
                                                 {0xc2, 0xdf, 0x80, 0xbf, 2},
                                                 {0xe0, 0xe0, 0xa0, 0xbf, 3},
                                                 {0xe1, 0xec, 0x80, 0xbf, 3},
                                                 {0xed, 0xed, 0x80, 0x9f, 3},
                                                 {0xee, 0xef, 0x80, 0xbf, 3},
                                                 {0xf0, 0xf0, 0x90, 0xbf, 4},
                                                 {0xf1, 0xf3, 0x80, 0xbf, 4},
                                                 {0xf4, 0xf4, 0x80, 0x8f, 4}}};
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const auto form = std::ranges::find_if(
        kForms, [&](const Form& f) { return byte(0) >= f.first_low && byte(0) <= f.first_high; });
    if (form == kForms.end() || text.size() < form->bytes) {
        return 0;
    }
    if (form->bytes > 1 && (byte(1) < form->second_low || byte(1) > form->second_high)) {
        return 0;
    }
    for (std::size_t i = 2; i < form->bytes; ++i) {
        if ((byte(i) & 0xc0) != 0x80) {
            return 0;
        }
    }
    return form->bytes;
}

void append_escaped(std::string& out, char c) {
    switch (c) {
    case '"': out += "\\\""; break;
    case '\\': out += "\\\\"; break;
    case '\n': out += "\\n"; break;
    case '\r': out += "\\r"; break;
    case '\t': out += "\\t"; break;
    default:
        if (static_cast<unsigned char>(c) < 0x20) {
            out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
        } else {
            out.push_back(c);
        }
    }
}

/// Appends the character that `text` begins with, and tells its bytes.
std::size_t append_character(std::string& out, std::string_view text) {
    const std::size_t length = utf8_length(text);
    if (length == 0) {
        out += "\\ufffd";
    } else if (length == 1) {
        append_escaped(out, text.front());
    } else {
        out += text.substr(0, length);
    }
    return std::max<std::size_t>(length, 1);
}

/// Whether a byte stands for itself: nearly all do, and are copied a run at a time.
bool is_plain(char c) {
    return c >= 0x20 && static_cast<unsigned char>(c) < 0x80 && c != '"' && c != '\\';
}

void append_quoted(std::string& out, std::string_view text) {
    out.push_back('"');
    while (true) {
        const auto end = std::ranges::find_if_not(text, is_plain);
        out.append(text.begin(), end);
        text.remove_prefix(static_cast<std::size_t>(end - text.begin()));
        if (text.empty()) {
            break;
        }
        text.remove_prefix(append_character(out, text));
    }
    out.push_back('"');
}

template <class Item>
void append_list(std::string& out,
                 const std::vector<Item>& items,
                 std::string_view brackets,
                 const auto& append) {
    out.push_back(brackets.front());
    for (const Item& item : items) {
        if (&item != items.data()) {
            out.push_back(',');
        }
        append(item);
    }
    out.push_back(brackets.back());
}

} // namespace

std::string json_quoted(std::string_view text) {
    std::string out;
    append_quoted(out, text);
    return out;
}

Json::Json() = default;
Json::Json(const Json&) = default;
Json::Json(Json&&) noexcept = default;
Json& Json::operator=(const Json&) = default;
Json& Json::operator=(Json&&) noexcept = default;
Json::~Json() = default;

Json::Json(std::nullptr_t) {}
Json::Json(std::string value) : value_(std::move(value)) {}
Json::Json(std::string_view value) : value_(std::string(value)) {}
Json::Json(const char* value) : value_(std::string(value)) {}
Json::Json(Array items) : value_(std::move(items)) {}
Json::Json(Object members) : value_(std::move(members)) {}
Json::Json(Number number) : value_(std::move(number)) {}

Json Json::number(const Decimal& value) {
    return Json(Number{value.str()});
}

std::optional<std::string_view> Json::number_text() const {
    const auto* number = std::get_if<Number>(&value_);
    return number == nullptr ? std::nullopt : std::optional<std::string_view>(number->text);
}

std::optional<std::int64_t> Json::integer() const {
    const auto text = number_text();
    if (!text) {
        return std::nullopt;
    }
    std::int64_t value = 0;
    const auto [end, code] = std::from_chars(text->data(), text->data() + text->size(), value);
    const bool whole = code == std::errc{} && end == text->data() + text->size();
    return whole ? std::optional(value) : std::nullopt;
}

const Json* Json::find(std::string_view key) const {
    const Object* const object = if_object();
    if (object == nullptr) {
        return nullptr;
    }
    const auto member = std::ranges::find(*object, key, &JsonMember::key);
    return member == object->end() ? nullptr : &member->value;
}

std::string_view Json::kind_name() const {
    static constexpr std::array<std::string_view, 6> kNames{"null",   "boolean", "number",
                                                            "string", "array",   "object"};
    return kNames.at(value_.index());
}

std::string Json::str() const {
    std::string text;
    append_to(text);
    return text;
}

void Json::append_to(std::string& text) const {
    if (is_null()) {
        text += "null";
    } else if (const bool* flag = if_bool()) {
        text += *flag ? "true" : "false";
    } else if (const auto number = number_text()) {
        text += *number;
    } else if (const std::string* string = if_string()) {
        append_quoted(text, *string);
    } else if (const Array* array = if_array()) {
        append_list(text, *array, "[]", [&text](const Json& item) { item.append_to(text); });
    } else if (const Object* object = if_object()) {
        append_list(text, *object, "{}", [&text](const JsonMember& member) {
            append_quoted(text, member.key);
            text.push_back(':');
            member.value.append_to(text);
        });
    }
}

bool operator==(const Json& a, const Json& b) {
    return a.value_ == b.value_;
}

} // namespace muster
