#include "api/access.h"

#include <string_view>

#include "base/enum_names.h"

namespace muster::api {
namespace {

constexpr auto kDoorNames =
    enum_names<Access::Door>({{Access::Door::Open, "public"},
                              {Access::Door::Loopback, "loopback or"},
                              {Access::Door::Any, "signed in"},
                              {Access::Door::Person, "person"},
                              {Access::Door::Session, "session"},
                              {Access::Door::FreshSession, "fresh session"},
                              {Access::Door::Link, "link"},
                              {Access::Door::Provisioning, "provisioning"}});

} // namespace

std::string Access::str() const {
    std::string door = admits_enrolment_ ? "enrolling or " : "";
    door += kDoorNames.name(door_);
    if (!permission_) {
        return is_from_any_site_ ? door + " from any site" : door;
    }
    const std::string permission(kPermissionNames.name(*permission_));
    return door_ == Door::Any ? permission : door + ' ' + permission;
}

} // namespace muster::api
