#include "api_operations/person_names.h"

#include "identity/user_store.h"

namespace muster::api {

Result<std::optional<std::string>> PersonNames::of(const std::string& id) {
    if (const auto known = known_.find(id); known != known_.end()) {
        return known->second;
    }
    const auto user_id = identity::UserId::parse(id);
    if (!user_id) {
        return std::optional<std::string>();
    }
    const auto user = identity::get_user(session_, *user_id);
    if (!user && user.error().kind != ErrorKind::NotFound) {
        return user.error();
    }
    return known_.emplace(id, user ? std::optional(user->name.str()) : std::nullopt).first->second;
}

} // namespace muster::api
