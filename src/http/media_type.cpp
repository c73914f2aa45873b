#include "http/media_type.h"

#include <algorithm>
#include <array>
#include <utility>

#include "http/ascii.h"

namespace muster::http {
namespace {

using Ending = std::pair<std::string_view, std::string_view>;

constexpr std::array kEndings = {Ending{".html", "text/html; charset=utf-8"},
                                 Ending{".js", "text/javascript; charset=utf-8"},
                                 Ending{".mjs", "text/javascript; charset=utf-8"},
                                 Ending{".css", "text/css; charset=utf-8"},
                                 Ending{".json", "application/json"},
                                 Ending{".map", "application/json"},
                                 Ending{".webmanifest", "application/manifest+json"},
                                 Ending{".txt", "text/plain; charset=utf-8"},
                                 Ending{".svg", "image/svg+xml"},
                                 Ending{".png", "image/png"},
                                 Ending{".ico", "image/x-icon"},
                                 Ending{".webp", "image/webp"},
                                 Ending{".woff2", "font/woff2"},
                                 Ending{".woff", "font/woff"},
                                 Ending{".wasm", "application/wasm"}};

/// "q=0", "q=0.000": not at all.
bool is_refused(std::string_view parameters) {
    while (!parameters.empty()) {
        const std::string_view parameter = trim_blanks(take_until(parameters, ';'));
        if (parameter.size() > 2 && equals_ignoring_case(parameter.substr(0, 2), "q=")) {
            return parameter.substr(2).find_first_not_of("0.") == std::string_view::npos;
        }
    }
    return false;
}

} // namespace

std::string_view media_type_of(std::string_view file_name) {
    const auto* const found = std::ranges::find_if(
        kEndings, [&](const Ending& ending) { return file_name.ends_with(ending.first); });
    return found == kEndings.end() ? "application/octet-stream" : found->second;
}

bool accepts_encoding(std::string_view accept_encoding, std::string_view coding) {
    bool any = false;
    while (!accept_encoding.empty()) {
        std::string_view item = take_until(accept_encoding, ',');
        const std::string_view name = trim_blanks(take_until(item, ';'));
        if (equals_ignoring_case(name, coding)) {
            return !is_refused(item);
        }
        any = any || (name == "*" && !is_refused(item));
    }
    return any;
}

} // namespace muster::http
