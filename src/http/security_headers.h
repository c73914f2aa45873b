#pragma once

#include <string>

#include "http/request.h"
#include "http/response.h"

namespace muster::http {

/// What every answer tells browsers, unless the answer says it already.
struct SecurityHeaders {
    /// For pages. No inline script, no frame around us, nothing from elsewhere.
    std::string page_policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "font-src 'self' data:; connect-src 'self'; manifest-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'";
    /// For all else, which is no page even if a browser opens it.
    std::string data_policy = "default-src 'none'; frame-ancestors 'none'; sandbox";
    std::string transport = "max-age=31536000"; // Strict-Transport-Security, over TLS alone

    void add_to(Response& response, Scheme scheme) const;
};

} // namespace muster::http
