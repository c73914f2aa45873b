#include "saml/form_value.h"

#include <algorithm>

#include "saml/refusal.h"

namespace muster::saml {
namespace {

std::optional<int> hex_digit(char c) {
    constexpr std::string_view kDigits = "0123456789abcdefABCDEF";
    const std::size_t at = kDigits.find(c);
    return at == kDigits.npos ? std::nullopt
                              : std::optional(static_cast<int>(at < 16 ? at : at - 6));
}

std::optional<std::string> decoded(std::string_view text) {
    std::string value;
    value.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '%') {
            value.push_back(text[at] == '+' ? ' ' : text[at]);
            continue;
        }
        const auto high = at + 2 < text.size() ? hex_digit(text[at + 1]) : std::nullopt;
        const auto low = high ? hex_digit(text[at + 2]) : std::nullopt;
        if (!low) {
            return std::nullopt;
        }
        value.push_back(static_cast<char>(*high * 16 + *low));
        at += 2;
    }
    return value;
}

} // namespace

Result<std::optional<FormPair>> form_pair(std::string_view text, std::string_view name) {
    std::optional<FormPair> found;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('&'), text.size());
        const std::string_view pair = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        const std::size_t equals = std::min(pair.find('='), pair.size());
        if (decoded(pair.substr(0, equals)) != name) {
            continue;
        }
        auto value = decoded(pair.substr(std::min(equals + 1, pair.size())));
        if (found || !value) {
            return malformed("saml.form", std::string(name) + " is there twice, or badly escaped");
        }
        found = FormPair{.sent = pair, .value = std::move(*value)};
    }
    return found;
}

Result<std::optional<std::string>> form_value(std::string_view text, std::string_view name) {
    TRY(auto pair, form_pair(text, name));
    return pair ? std::optional(std::move(pair->value)) : std::nullopt;
}

} // namespace muster::saml
