#pragma once

#include <chrono>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "crypto/key_ring.h"
#include "crypto/sealer.h"
#include "sql/database.h"

namespace muster::idempotency {

/// A request that its sender may send again: the same key means the same request.
struct KeyedRequest {
    std::string who;     // an id; keys of others are others
    std::string route;   // and so are keys of another route
    std::string key;     // as the sender chose it
    std::string content; // all that makes it this request and no other
};

/// What a request was answered.
struct KeptAnswer {
    int status = 0;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;

    friend bool operator==(const KeptAnswer&, const KeptAnswer&) = default;
};

/// The right to handle a request, held by one at a time.
struct Attempt {
    std::string key; // of the row
    std::string id;
};

/// Remembers for a day what keyed requests were answered, so that one that is sent again changes
/// nothing again (draft-ietf-httpapi-idempotency-key-header-07).
///
/// An attempt is recorded before anything is changed, and marked in the very transaction that
/// changes something. Whatever dies in between: an attempt without the mark changed nothing and is
/// handled anew once its lease has ended; one with the mark is never handled again, though its
/// answer may be lost. An attempt that was taken for dead and is not can change nothing any more.
///
/// Who asked, the key and the content are stored as keyed hashes, the answer sealed, since it may
/// hold what is shown once. Thread-safe, and for several processes on one database. A new master
/// key makes old requests unknown.
class RequestMemory {
public:
    static constexpr std::chrono::hours kKept{24};
    static constexpr std::chrono::seconds kLease{15};

    struct Ports {
        sql::Database& database;
        const Clock& clock;
        Random& random;
        const crypto::Sealer& sealer;
    };
    RequestMemory(const Ports& ports, const crypto::Key& key)
        : ports_(ports), key_(key.derive("muster.idempotency.1")) {}

    /// Errors: Impossible "idempotency.key_reused" when the key came with another content; Conflict
    /// "idempotency.in_progress" with a time to wait, "idempotency.answer_lost" when the change was
    /// made by a process that died before it could answer; those of the database.
    Result<std::variant<Attempt, KeptAnswer>> begin(const KeyedRequest& request) const;

    /// Tells of the attempt that it changes something: for the transaction of the change. Errors:
    /// Conflict "idempotency.superseded" when another attempt has taken its place.
    static Status mark(sql::Session& session, const Attempt& attempt);

    enum class Outcome { Done, Refused };
    /// Keeps the answer; or, where it is a refusal and nothing was changed, forgets the request, so
    /// that it may be sent again once the reason is gone.
    Status finish(const Attempt& attempt, Outcome outcome, const KeptAnswer& answer) const;

    /// Removes what is older than a day.
    Status clean_up() const;

private:
    [[nodiscard]] std::string hash(std::string_view purpose,
                                   std::initializer_list<std::string_view> parts) const;
    Result<KeptAnswer> open(const std::string& key, const std::string& sealed) const;

    Ports ports_;
    crypto::Key key_;
};

} // namespace muster::idempotency
