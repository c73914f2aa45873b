#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "notify/channel.h"
#include "sql/session.h"

namespace muster::notify {

/// What of a channel is sealed: texts as crypto::Sealer makes them.
struct SealedParts {
    std::string target;
    std::optional<std::string> secret;
    std::optional<std::string> former_secret = std::nullopt; // of before it was changed
    std::optional<Instant> former_until = std::nullopt;      // from then on it signs no more

    /// All that sign at a moment; the newest first.
    [[nodiscard]] std::vector<std::string> secrets_at(Instant now) const;
};

struct ChannelPage {
    std::optional<ChannelId> after; // the last of the page before
    std::int64_t limit = 50;
};

// The rows of channels, each function inside the caller's transaction. Errors of all: those of
// sql::Session.

/// Errors: Conflict "channel.duplicate_name".
Status insert_channel(sql::Session& session, const Channel& channel, const SealedParts& sealed);
/// `channel.revision` is the one that was seen; saved with the next. `target` only where it
/// changes. Errors: Stale "channel.stale"; Conflict "channel.duplicate_name".
Result<Channel>
save_channel(sql::Session& session, Channel channel, const std::optional<std::string>& target);
/// A new secret; the one that was signs until `former_until`. The channel as it is from now on.
/// Errors: Stale "channel.stale" when it is gone.
Result<Channel> save_secret(sql::Session& session,
                            Channel channel,
                            const std::string& secret,
                            Instant former_until);
/// Whether there was one.
Result<bool> delete_channel(sql::Session& session, const ChannelId& id);

Result<std::optional<Channel>> find_channel(sql::Session& session, const ChannelId& id);
/// Nullopt when it is gone.
Result<std::optional<SealedParts>> find_sealed_parts(sql::Session& session, const ChannelId& id);
/// In the order they were made.
Result<std::vector<Channel>> list_channels(sql::Session& session, const ChannelPage& page);
Result<std::int64_t> count_channels(sql::Session& session);
/// Those that are on and want to know of the event.
Result<std::vector<Channel>> subscribed_channels(sql::Session& session, std::string_view event);

/// What became of a delivery; an empty failure: it has arrived.
Status
note_delivery(sql::Session& session, const ChannelId& id, std::string_view failure, Instant at);

} // namespace muster::notify
