#include "notify/values.h"

#include <algorithm>

namespace muster::notify {
namespace {

std::string_view html_of(char c) {
    switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    case '\'': return "&#39;";
    default: return {};
    }
}

/// https://docs.slack.dev/messaging/formatting-message-text#escaping
std::string_view slack_of(char c) {
    switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    default: return {};
    }
}

} // namespace

std::string escaped(std::string_view value, Escape escape) {
    std::string text;
    for (const char c : value) {
        const bool is_control = static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
        const std::string_view entity = escape == Escape::Html    ? html_of(c)
                                        : escape == Escape::Slack ? slack_of(c)
                                                                  : std::string_view();
        if (entity.empty()) {
            text += is_control ? ' ' : c;
        } else {
            text += entity;
        }
    }
    return text;
}

Result<std::string> fill(std::string_view text, const Values& values, Escape escape) {
    std::string filled;
    for (std::size_t open = 0; (open = text.find("{{")) != std::string_view::npos;) {
        const std::size_t close = text.find("}}", open);
        if (close == std::string_view::npos) {
            break;
        }
        const std::string_view name = text.substr(open + 2, close - open - 2);
        const auto value = std::ranges::find(values, name, &Values::value_type::first);
        if (value == values.end()) {
            return Error{ErrorKind::Internal, "notify.missing_value",
                         "no value for " + std::string(name)};
        }
        filled += text.substr(0, open);
        filled += escaped(value->second, escape);
        text.remove_prefix(close + 2);
    }
    return filled += text;
}

} // namespace muster::notify
