#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "identity/caller.h"
#include "sql/session.h"

namespace muster::identity {

/// What happened, to whom, by whom. Holds ids only: names and addresses can be erased, an audit
/// trail cannot. Never a secret.
struct ChangeEvent {
    enum class Outcome { Done, Refused };
    using Detail = std::pair<std::string_view, std::string>;

    std::string_view action; // a slug: "user.invited"
    Caller caller;
    std::string subject; // the id of the user, session or token it was done to; empty when unknown
    Instant at;
    Outcome outcome = Outcome::Done;
    std::vector<Detail> details = {};
};

/// Where changes are recorded, in the transaction that makes them: a change and its record come
/// about together or not at all.
class ChangeLog {
public:
    virtual ~ChangeLog() = default;
    virtual Status record(sql::Session& session, const ChangeEvent& event) = 0;
};

} // namespace muster::identity
