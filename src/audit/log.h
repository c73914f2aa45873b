#pragma once

#include <map>
#include <string>

#include "audit/event.h"
#include "base/clock.h"
#include "base/mutex.h"
#include "base/random.h"
#include "base/result.h"
#include "sql/session.h"

namespace muster::audit {

/// Appends events to the log, each in the transaction of the change that it tells of, so that
/// neither is there without the other.
///
/// A row's hash covers the hash of the row before it. Each writer has a chain of its own, because
/// one for all would make their transactions wait for each other; a chain ends after a day, so that
/// retention can remove whole ones. Thread-safe.
class Log {
public:
    struct Ports {
        const Clock& clock;
        Random& random;
    };
    explicit Log(Ports ports) : ports_(ports) {}

    /// Call it inside the transaction of the change. Errors: Invalid "audit.malformed_event"; those
    /// of the database.
    Status append(sql::Session& session, const Event& event);

private:
    struct Chain {
        std::string name;
        Instant since;
    };
    /// The chain that this session writes. A session of another writer at a freed address goes on
    /// with its chain, which is as good: the head is read from the database.
    std::string chain_of(const sql::Session& session, Instant now);

    Ports ports_;
    Guarded<std::map<const sql::Session*, Chain>> chains_;
};

} // namespace muster::audit
