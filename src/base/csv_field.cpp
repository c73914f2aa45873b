#include "base/csv_field.h"

namespace muster {
namespace {

std::size_t end_of_field(std::string_view span, std::size_t at) {
    const std::size_t comma = span.find(',', at);
    const std::size_t end = comma == std::string_view::npos ? span.size() : comma;
    if (span.substr(at, end - at).find('"') == std::string_view::npos) {
        return end;
    }
    bool quoted = false;
    for (; at < span.size(); ++at) {
        quoted = quoted != (span[at] == '"');
        if (span[at] == ',' && !quoted) {
            break;
        }
    }
    return at;
}

std::string_view halve_quotes(std::string_view inner, std::string& storage) {
    if (inner.find('"') == std::string_view::npos) {
        return inner;
    }
    storage.clear();
    for (std::size_t i = 0; i < inner.size(); ++i) {
        storage.push_back(inner[i]);
        if (inner[i] == '"' && i + 1 < inner.size() && inner[i + 1] == '"') {
            ++i;
        }
    }
    return storage;
}

} // namespace

std::string_view read_csv_field(std::string_view span, std::size_t& at, std::string& storage) {
    const std::size_t begin = at;
    const std::size_t end = end_of_field(span, begin);
    at = end + 1;
    const std::string_view field = span.substr(begin, end - begin);
    if (field.size() < 2 || field.front() != '"' || field.back() != '"') {
        return field;
    }
    return halve_quotes(field.substr(1, field.size() - 2), storage);
}

void append_csv_field(std::string& text, std::string_view value) {
    if (value.find_first_of(",\"\r\n") == std::string_view::npos) {
        text += value;
        return;
    }
    text.push_back('"');
    for (const char c : value) {
        text.append(c == '"' ? 2 : 1, c);
    }
    text.push_back('"');
}

} // namespace muster
