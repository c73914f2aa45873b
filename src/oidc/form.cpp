#include "oidc/form.h"

#include "base/percent.h"

namespace muster::oidc {

std::string form_text(const Form& form) {
    std::string text;
    for (const auto& [name, value] : form) {
        text += (text.empty() ? "" : "&") + percent_encode(name) + '=' + percent_encode(value);
    }
    return text;
}

std::string with_query(std::string_view url, const Form& form) {
    return std::string(url) + (url.find('?') == url.npos ? '?' : '&') + form_text(form);
}

} // namespace muster::oidc
