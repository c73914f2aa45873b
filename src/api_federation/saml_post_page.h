#pragma once

#include "http/response.h"
#include "saml/post_binding.h"

namespace muster::api {

/// A page that makes the browser post a message to a provider (HTTP POST binding): by a script, and
/// where there is none by a button. Its policy lets it post there, and do nothing else.
http::Response saml_post_page(const saml::PostForm& form);

/// The script of that page, the same for all: none may stand within a page of ours.
inline constexpr std::string_view kSubmitScript = "document.forms[0].submit()\n";

} // namespace muster::api
