#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <utility>

#include "audit/checkpoint.h"
#include "audit/verify.h"
#include "base/result.h"
#include "sql/session.h"

namespace muster::audit {

/// Where checkpoints are copied to, out of reach of who can write the database: only there is it
/// seen when the newest were removed together with what they bind.
class CheckpointSink {
public:
    virtual ~CheckpointSink() = default;
    /// The newest it has; nullopt when it has none. Errors: Unavailable, to be asked again.
    virtual Result<std::optional<Anchor>> newest() = 0;
    /// Called in the order of their numbers. Errors: Unavailable, to be tried again.
    virtual Status keep(const Checkpoint& checkpoint) = 0;
};

/// Copies what the sink does not have yet. How many. Errors: those of the sink
/// and the database.
Result<std::int64_t> copy_checkpoints(sql::Session& session, CheckpointSink& sink);

/// A file of JSON lines, on a disk that the database's owner does not write: appended and synced.
/// A line that was torn by a crash is passed over, and its checkpoint kept again. One thread.
class CheckpointFile final : public CheckpointSink {
public:
    explicit CheckpointFile(std::filesystem::path path) : path_(std::move(path)) {}

    Result<std::optional<Anchor>> newest() override;
    Status keep(const Checkpoint& checkpoint) override;

private:
    std::filesystem::path path_;
};

} // namespace muster::audit
