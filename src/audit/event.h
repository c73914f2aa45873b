#pragma once

#include <cstdint>
#include <string>

#include "base/enum_names.h"
#include "base/instant.h"
#include "base/json.h"
#include "base/result.h"
#include "crypto/sha256.h"

namespace muster::audit {

/// How an action ended. Refused: the caller may not, or is not known.
enum class EventResult { Succeeded, Refused, Failed };

inline constexpr auto kEventResultNames = enum_names<EventResult>({
    {EventResult::Succeeded, "succeeded"},
    {EventResult::Refused, "refused"},
    {EventResult::Failed, "failed"},
});

/// Something that somebody did, as its doer reports it; the log adds the time.
///
/// The texts are ids, in printable ASCII without blanks: a person is named by their user id, never
/// by name or address, so that erasing a person leaves the log as it is. `details` is a JSON object
/// and holds to the same.
struct Event {
    std::string actor;  // `user_…`, `token_…`, or a part of the program: "jobs"
    std::string action; // "account.closed": noun and verb
    std::string target; // the id of what it was done to; may be empty
    EventResult result = EventResult::Succeeded;
    std::string request_id; // may be empty
    std::string scope;      // the connection or organization it belongs to; may be empty
    Json details = Json::Object{};
};

/// Errors: Invalid "audit.malformed_event", naming the field.
Status check_event(const Event& event);

/// An event of the log, at its place there.
struct Entry {
    std::string chain;
    std::int64_t seq = 0;
    Instant at;
    Event event;
    std::string hash; // 64 hexadecimal digits
};

} // namespace muster::audit
