#include "audit/event.h"

#include <algorithm>
#include <cstddef>
#include <string_view>

#include <fmt/format.h>

namespace muster::audit {
namespace {

constexpr std::size_t kLongestId = 2048; // the longest ARN AWS allows
constexpr std::size_t kLongestDetails = std::size_t{64} << 10;

enum class Presence { Required, Optional };

Status check_id(std::string_view field, std::string_view text, Presence presence) {
    if (presence == Presence::Required && text.empty()) {
        return Error{ErrorKind::Invalid, "audit.malformed_event",
                     fmt::format("{} is empty", field)};
    }
    const bool is_printable =
        std::ranges::all_of(text, [](char letter) { return letter > ' ' && letter <= '~'; });
    if (!is_printable || text.size() > kLongestId) {
        return Error{ErrorKind::Invalid, "audit.malformed_event",
                     fmt::format("{} is not printable ASCII without blanks, of at most {} letters",
                                 field, kLongestId)};
    }
    return {};
}

} // namespace

Status check_event(const Event& event) {
    TRY_DONE(check_id("actor", event.actor, Presence::Required));
    TRY_DONE(check_id("action", event.action, Presence::Required));
    TRY_DONE(check_id("target", event.target, Presence::Optional));
    TRY_DONE(check_id("request_id", event.request_id, Presence::Optional));
    TRY_DONE(check_id("scope", event.scope, Presence::Optional));
    if (event.actor.find('@') != std::string::npos) {
        return Error{ErrorKind::Invalid, "audit.malformed_event",
                     "actor is an address; people are named by their id"};
    }
    if (event.details.if_object() == nullptr) {
        return Error{ErrorKind::Invalid, "audit.malformed_event",
                     fmt::format("details is {}, not an object", event.details.kind_name())};
    }
    if (event.details.str().size() > kLongestDetails) {
        return Error{ErrorKind::Invalid, "audit.malformed_event",
                     fmt::format("details has more than {} bytes", kLongestDetails)};
    }
    return {};
}

} // namespace muster::audit
