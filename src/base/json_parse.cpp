#include <algorithm>

#include <boost/json/basic_parser_impl.hpp>
#include <fmt/format.h>

#include "base/json.h"

namespace muster {
namespace {

namespace boosted = boost::json;
using Code = boosted::error_code;
using Text = boosted::string_view;

/// Line and column of a byte, both from 1; columns count bytes.
std::string place_of(std::string_view text, std::size_t at) {
    const std::string_view before = text.substr(0, at);
    const auto line = std::ranges::count(before, '\n') + 1;
    const std::size_t newline = before.rfind('\n');
    const std::size_t column = newline == std::string_view::npos ? at : at - newline - 1;
    return fmt::format("line {}, column {}", line, column + 1);
}

} // namespace

/// Builds a Json out of the events of Boost.JSON's parser, which calls the functions `on_…`.
class JsonBuilder {
public:
    // NOLINTBEGIN(readability-identifier-naming): the parser asks for these names
    static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);
    // NOLINTEND(readability-identifier-naming)

    [[nodiscard]] Json take() { return std::move(root_); }
    [[nodiscard]] const std::optional<std::string>& duplicate() const { return duplicate_; }

    bool on_document_begin(Code&) { return true; }
    bool on_document_end(Code&) { return true; }

    bool on_object_begin(Code&) { return open(Json(Json::Object{})); }
    bool on_object_end(std::size_t, Code& code) {
        Json done = close();
        if (has_duplicate(*done.if_object())) {
            code = boosted::error::syntax; // any: duplicate() tells what it was
            return false;
        }
        return add(std::move(done));
    }
    bool on_array_begin(Code&) { return open(Json(Json::Array{})); }
    bool on_array_end(std::size_t, Code&) { return add(close()); }

    bool on_key_part(Text part, std::size_t, Code&) { return collect(part); }
    bool on_key(Text part, std::size_t, Code&) {
        collect(part);
        open_.back().if_object()->push_back({std::exchange(text_, {}), {}});
        return true;
    }
    bool on_string_part(Text part, std::size_t, Code&) { return collect(part); }
    bool on_string(Text part, std::size_t, Code&) {
        collect(part);
        return add(Json(std::exchange(text_, {})));
    }
    bool on_number_part(Text part, Code&) { return collect(part); }
    bool on_int64(std::int64_t, Text part, Code&) { return add_number(part); }
    bool on_uint64(std::uint64_t, Text part, Code&) { return add_number(part); }
    bool on_double(double, Text part, Code&) { return add_number(part); }
    bool on_bool(bool value, Code&) { return add(Json(value)); }
    bool on_null(Code&) { return add(Json()); }
    bool on_comment_part(Text, Code&) { return true; }
    bool on_comment(Text, Code&) { return true; }

private:
    bool collect(Text part) {
        text_.append(part.data(), part.size());
        return true;
    }
    bool add_number(Text part) {
        collect(part);
        return add(Json(Json::Number{std::exchange(text_, {})}));
    }
    bool open(Json container) {
        open_.push_back(std::move(container));
        return true;
    }
    Json close() {
        Json done = std::move(open_.back());
        open_.pop_back();
        return done;
    }
    bool add(Json value) {
        if (open_.empty()) {
            root_ = std::move(value);
        } else if (Json::Array* array = open_.back().if_array()) {
            array->push_back(std::move(value));
        } else {
            open_.back().if_object()->back().value = std::move(value);
        }
        return true;
    }
    bool has_duplicate(const Json::Object& object) {
        std::vector<std::string_view> keys;
        keys.reserve(object.size());
        for (const JsonMember& member : object) {
            keys.push_back(member.key);
        }
        std::ranges::sort(keys);
        const auto twice = std::ranges::adjacent_find(keys);
        if (twice == keys.end()) {
            return false;
        }
        duplicate_ = std::string(*twice);
        return true;
    }

    Json root_;
    std::vector<Json> open_; // from the outermost to the innermost
    std::string text_;       // of the key, string or number being read
    std::optional<std::string> duplicate_;
};

namespace {

Error error_at(std::string_view text,
               std::size_t at,
               const JsonBuilder& builder,
               const Code& code) {
    const std::string place = place_of(text, at);
    if (const auto& duplicate = builder.duplicate()) {
        return {ErrorKind::Invalid, "json.duplicate_key",
                fmt::format("{}: the key {} stands twice in the object that ends here", place,
                            json_quoted(*duplicate))};
    }
    if (code == boosted::error::too_deep) {
        return {ErrorKind::Invalid, "json.too_deep", fmt::format("{}: nested too deeply", place)};
    }
    return {ErrorKind::Invalid, "json.malformed", fmt::format("{}: {}", place, code.message())};
}

} // namespace

Result<Json> Json::parse(std::string_view text, const Limits& limits) {
    if (text.size() > limits.bytes) {
        return Error{ErrorKind::Invalid, "json.too_large",
                     fmt::format("{} bytes are more than {}", text.size(), limits.bytes)};
    }
    boosted::parse_options options;
    options.max_depth = limits.depth;
    boosted::basic_parser<JsonBuilder> parser(options);
    Code code;
    const std::size_t read = parser.write_some(false, text.data(), text.size(), code);
    if (!code && read < text.size()) {
        code = boosted::error::extra_data;
    }
    if (code) {
        return error_at(text, std::min(read, text.size()), parser.handler(), code);
    }
    return parser.handler().take();
}

} // namespace muster
