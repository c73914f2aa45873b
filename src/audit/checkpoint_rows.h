#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "audit/checkpoint.h"
#include "base/result.h"
#include "sql/session.h"

namespace muster::audit {

/// The rows of checkpoints. Errors of all: those of the database.
Status insert_checkpoint(sql::Session& session, const Checkpoint& checkpoint);

/// The checkpoints after `number`, at most `limit` of them, whole.
Result<std::vector<Checkpoint>>
read_checkpoints(sql::Session& session, std::int64_t number, int limit);
Result<std::optional<Checkpoint>> newest_checkpoint(sql::Session& session);
/// Where the chains begin: the `cuts` of the newest cut, and that checkpoint; nullopt without one.
Result<std::optional<Checkpoint>> newest_cut(sql::Session& session);

/// The heads that no checkpoint binds yet.
Result<std::vector<ChainPoint>> moved_heads(sql::Session& session);

/// Collects the (chain, seq, hash) of a query, in the order of the chains' bytes.
Result<std::vector<ChainPoint>>
read_points(sql::Session& session, std::string_view sql, const std::vector<sql::Value>& values);

} // namespace muster::audit
