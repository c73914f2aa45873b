#include "api_federation/saml_post_page.h"

#include <fmt/format.h>

#include "saml/xml_text.h"

namespace muster::api {
namespace {

using saml::escaped;

/// Chromium holds form-action against the redirects after a post too, and a provider may send
/// people on to wherever they sign in: any place, but by https. Without it: one on this machine.
std::string policy_for(std::string_view action) {
    const std::string_view plain = action.starts_with("https://") ? "" : " http:";
    return fmt::format("default-src 'none'; script-src 'self'; form-action https:{}; "
                       "base-uri 'none'; frame-ancestors 'none'",
                       plain);
}

std::string field(std::string_view name, std::string_view value) {
    return fmt::format("<input type=\"hidden\" name=\"{}\" value=\"{}\">\n", name, escaped(value));
}

} // namespace

http::Response saml_post_page(const saml::PostForm& form) {
    std::string fields = field(form.name, form.value);
    if (!form.relay_state.empty()) {
        fields += field("RelayState", form.relay_state);
    }
    auto response = http::Response::text(200, "text/html; charset=utf-8",
                                         fmt::format(R"(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>On to your company’s sign-in</title>
<script src="/saml/submit.js" defer></script>
</head>
<body>
<form method="post" action="{}">
{}<p>Your browser goes on to your company’s sign-in. If it does not:</p>
<button>Go on</button>
</form>
</body>
</html>
)",
                                                     escaped(form.action), fields));
    response.headers.add("Content-Security-Policy", policy_for(form.action));
    return response;
}

} // namespace muster::api
