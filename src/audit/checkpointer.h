#pragma once

#include <chrono>
#include <optional>

#include "audit/checkpoint.h"
#include "audit/signer.h"
#include "base/clock.h"
#include "base/result.h"
#include "sql/writer.h"

namespace muster::audit {

/// Takes the checkpoints. Every process runs one; those of one database take turns. Thread-safe.
class Checkpointer {
public:
    struct Ports {
        sql::Writer& writer;
        const Signer& signer;
        const Clock& clock;
    };
    explicit Checkpointer(Ports ports) : ports_(ports) {}

    static constexpr std::chrono::minutes kPeriod{1};
    /// A quiet log is sealed anew this often, which shows that nothing was logged, not that logging
    /// stopped.
    static constexpr std::chrono::hours kQuietPeriod{1};

    /// Takes one when the newest is a minute old, by whichever process, and a head has moved, or it
    /// is an hour old. Errors: those of the signer and the database.
    Result<std::optional<Checkpoint>> take_due();
    /// Takes one now.
    Result<Checkpoint> take();

private:
    Ports ports_;
};

/// Completes what follows `newest` (number, previous, key, hash, signature), and writes it, all
/// inside an open transaction.
Status seal(sql::Session& session,
            const Signer& signer,
            const std::optional<Checkpoint>& newest,
            Checkpoint& checkpoint);

} // namespace muster::audit
