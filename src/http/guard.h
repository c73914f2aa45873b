#pragma once

#include <string>

#include "base/result.h"
#include "http/request.h"

namespace muster::http {

/// Who may ask what. Stands before every handler of a Router.
template <class Permission, class Caller>
class Guard {
public:
    virtual ~Guard() = default;

    /// Authenticates, then authorizes; audits what it refuses, whoever asks. The route is known:
    /// `template_text` names it. Errors: Unauthorized, Forbidden, RateLimited.
    [[nodiscard]] virtual Result<Caller>
    admit(const Request& request, Permission permission, std::string_view template_text) = 0;

    /// For the access log: an id, never a name or an address.
    [[nodiscard]] virtual std::string principal(const Caller& caller) const = 0;
};

} // namespace muster::http
