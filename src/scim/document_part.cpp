#include "scim/document_part.h"

#include <algorithm>
#include <utility>

#include "scim/names.h"

namespace muster::scim {
namespace {

Error corrupt() {
    return {ErrorKind::Internal, "scim.corrupt", "a stored resource is no object"};
}

/// Behind the text in quotes that begins at `at`; past the end where it does not end.
std::size_t after_quoted(std::string_view text, std::size_t at) {
    ++at;
    while (at < text.size() && text[at] != '"') {
        at += text[at] == '\\' ? 2U : 1U;
    }
    return at + 1;
}

/// Behind the value that begins at `at`: where the comma or the brace is that ends it.
std::size_t after_value(std::string_view text, std::size_t at) {
    std::size_t depth = 0;
    while (at < text.size()) {
        const char c = text[at];
        const bool is_end = c == '}' || c == ']';
        if (depth == 0 && (is_end || c == ',')) {
            return at;
        }
        depth += c == '{' || c == '[' ? 1U : 0U;
        depth -= is_end ? 1U : 0U;
        at = c == '"' ? after_quoted(text, at) : at + 1;
    }
    return at;
}

Result<Json::Object> read_whole(std::string_view text) {
    TRY(Json document, Json::parse(text));
    if (document.if_object() == nullptr) {
        return corrupt();
    }
    return std::move(*document.if_object());
}

} // namespace

DocumentPart DocumentPart::whole() {
    DocumentPart part;
    part.is_whole_ = true;
    return part;
}

void DocumentPart::add(std::string_view name) {
    if (!has(name)) {
        names_.emplace_back(name);
    }
}

bool DocumentPart::has(std::string_view name) const {
    return std::ranges::any_of(names_, [&](const auto& each) { return same_name(each, name); });
}

/// `name` is what stands between the quotes.
Status DocumentPart::add_member(std::string_view name,
                                std::string_view value,
                                Json::Object& object) const {
    std::string key(name);
    if (name.contains('\\')) {
        TRY(const Json read, Json::parse('"' + key + '"'));
        key = read.if_string() == nullptr ? key : *read.if_string();
    }
    if (has(key)) {
        TRY(Json read, Json::parse(value));
        object.push_back({std::move(key), std::move(read)});
    }
    return {};
}

Result<Json::Object> DocumentPart::read(std::string_view text) const {
    if (is_whole_) {
        return read_whole(text);
    }
    Json::Object object;
    if (!text.starts_with('{') || !text.ends_with('}')) {
        return corrupt();
    }
    std::size_t at = 1;
    while (at < text.size() && text[at] == '"') {
        const std::size_t colon = after_quoted(text, at);
        if (colon >= text.size() || text[colon] != ':') {
            return corrupt();
        }
        const std::size_t end = after_value(text, colon + 1);
        TRY_DONE(add_member(text.substr(at + 1, colon - at - 2),
                            text.substr(colon + 1, end - colon - 1), object));
        at = end < text.size() && text[end] == ',' ? end + 1 : end;
    }
    return at + 1 == text.size() ? Result<Json::Object>(std::move(object)) : corrupt();
}

} // namespace muster::scim
