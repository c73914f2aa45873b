#pragma once

#include <string>
#include <string_view>

#include "base/json.h"
#include "crypto/token.h"
#include "http/request.h"
#include "identity/link_store.h"

namespace muster::api {

/// Where people find the console: "https://muster.example.com". Empty: where the request of whoever
/// asks for the link found it.
using PublicUrl = std::string;

/// `https://…/setup#token=…`. What stands behind the # is sent to nobody by browsers, so that the
/// secret is in no log of a server or proxy.
std::string page_link(const PublicUrl& base, std::string_view page, const crypto::Token& token);

/// `{"url", "expires_at"}`
Json link_json(const http::Request& request,
               const PublicUrl& base,
               std::string_view page,
               const identity::Link& link);

} // namespace muster::api
