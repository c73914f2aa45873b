#include "api_people/asked_owner.h"

#include <fmt/format.h>

namespace muster::api {

Result<identity::UserId>
owner_asked_for(const http::Request& request, const Caller& caller, std::string_view without_own) {
    TRY(const auto text, request.query.one("user_id"));
    if (text) {
        return identity::UserId::parse(*text);
    }
    if (const auto own = caller.user_id()) {
        return *own;
    }
    return Error{ErrorKind::Invalid, "request.missing_parameter",
                 fmt::format("{}: say whose by user_id", without_own)};
}

} // namespace muster::api
