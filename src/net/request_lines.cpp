#include "net/request_lines.h"

#include <algorithm>
#include <array>

namespace muster::net {
namespace {

// What libcurl would add by itself is taken away (`Name:`); where the request gives it, libcurl
// takes the later line.
constexpr std::array<const char*, 3> kWithout = {"Expect:", "Accept:", "Content-Type:"};

bool is_control(char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

bool is_token(std::string_view name) {
    static constexpr std::string_view kSymbols = "!#$%&'*+-.^_`|~";
    return !name.empty() && std::ranges::all_of(name, [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               kSymbols.contains(c);
    });
}

Error bad_url(std::string_view why) {
    return {ErrorKind::Invalid, "net.bad_url", "this is no address to ask: " + std::string(why)};
}

} // namespace

Result<std::string_view> origin_of(std::string_view url) {
    const std::size_t scheme = url.find("://");
    if (!url.starts_with("https://") && !url.starts_with("http://")) {
        return bad_url("it has to begin with https:// or http://");
    }
    if (std::ranges::any_of(url, [](char c) { return is_control(c) || c == ' ' || c == '\\'; })) {
        return bad_url("it has a blank, a backslash or a control character in it");
    }
    const std::string_view origin = url.substr(0, url.find_first_of("/?#", scheme + 3));
    if (origin.size() == scheme + 3) {
        return bad_url("it names no host");
    }
    if (origin.contains('@')) {
        return bad_url("a user or a password does not belong there");
    }
    return origin;
}

Status RequestLines::set(std::span<const HttpHeader> headers) {
    std::size_t size = 0;
    for (const auto& [name, value] : headers) {
        if (!is_token(name) || std::ranges::any_of(value, is_control)) {
            return Error{ErrorKind::Invalid, "net.bad_header",
                         "a header's name or value has characters that none may have"};
        }
        size += name.size() + value.size() + 3; // colon, blank and the zero at the end
    }
    text_.clear();
    text_.reserve(size); // so that no line moves
    list_.clear();
    list_.reserve(kWithout.size() + headers.size());
    for (const char* line : kWithout) {
        list_.push_back({const_cast<char*>(line), nullptr}); // libcurl only reads
    }
    for (const auto& [name, value] : headers) {
        char* const line = text_.data() + text_.size();
        text_.append(name).append(value.empty() ? ";" : ": ").append(value).push_back('\0');
        list_.push_back({line, nullptr});
    }
    for (std::size_t i = 1; i < list_.size(); ++i) {
        list_[i - 1].next = &list_[i];
    }
    return {};
}

} // namespace muster::net
