#include "api/access.h"

#include <string_view>

#include "base/enum_names.h"

namespace muster::api {
namespace {

constexpr auto kDoorNames = enum_names<Access::Door>({{Access::Door::Open, "public"},
                                                      {Access::Door::Loopback, "loopback or"},
                                                      {Access::Door::Any, "signed in"},
                                                      {Access::Door::Session, "session"},
                                                      {Access::Door::FreshSession, "fresh session"},
                                                      {Access::Door::Link, "link"}});

} // namespace

std::string Access::str() const {
    const std::string_view door = kDoorNames.name(door_);
    if (!permission_) {
        return std::string(door) + (is_from_any_site_ ? " from any site" : "");
    }
    const std::string_view permission = kPermissionNames.name(*permission_);
    return door_ == Door::Any ? std::string(permission)
                              : std::string(door) + ' ' + std::string(permission);
}

} // namespace muster::api
