#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/log.h"
#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "base/secret.h"
#include "crypto/sealer.h"
#include "jobs/job.h"
#include "notify/channel_store.h"
#include "notify/post.h"
#include "notify/target_rules.h"
#include "sql/database.h"

namespace muster::notify {

struct NewChannel {
    ChannelName name;
    ChannelKind kind = ChannelKind::Webhook;
    Secret target; // an address or a URL, which may be a credential
    std::vector<std::string> events;
    bool is_on = true;
};

/// What changes about a channel; absent stays as it is.
struct ChannelEdit {
    std::optional<ChannelName> name;
    std::optional<Secret> target;
    std::optional<std::vector<std::string>> events;
    std::optional<bool> is_on;
};

/// The channels that notices go to, as people keep them. Whoever calls has checked the permission.
/// Each change is in the audit log. Thread-safe as far as its ports are.
class Channels {
public:
    static constexpr std::int64_t kMost = 100;
    /// How long the former secret of a webhook still signs beside the new one.
    static constexpr std::chrono::hours kChangeOver{24};

    struct Ports {
        const sql::Database& database;
        audit::Log& audit;
        const crypto::Sealer& sealer;
        const TargetRules& rules;
        const Post& post;
        const Clock& clock;
        Random& random;
    };
    explicit Channels(const Ports& ports) : ports_(ports) {}

    struct Made {
        Channel channel;
        std::optional<Secret> secret; // that a webhook is signed with; shown this once
    };
    /// Errors: Invalid "channel.bad_target", "channel.unknown_event"; Impossible
    /// "channel.target_refused", "channel.too_many"; Conflict "channel.duplicate_name".
    Result<Made> create(const NewChannel& channel, const jobs::Origin& who) const;
    /// `revision` is the one the caller has seen. Errors: as create(); NotFound
    /// "channel.not_found"; Stale "channel.stale".
    Result<Channel> edit(const ChannelId& id,
                         std::int64_t revision,
                         const ChannelEdit& edit,
                         const jobs::Origin& who) const;
    /// Gives a webhook a new secret. What is sent is signed with the former one too for a day, so
    /// that a receiver can change over. Errors: NotFound "channel.not_found"; Impossible
    /// "channel.unsigned" for other kinds.
    Result<Made> change_secret(const ChannelId& id, const jobs::Origin& who) const;
    /// Errors: NotFound "channel.not_found".
    Status remove(const ChannelId& id, const jobs::Origin& who) const;
    /// Errors: NotFound "channel.not_found".
    [[nodiscard]] Result<Channel> get(const ChannelId& id) const;
    [[nodiscard]] Result<std::vector<Channel>> list(const ChannelPage& page) const;
    /// Sends a test; the job that does. Errors: NotFound "channel.not_found".
    Result<jobs::JobId> test(const ChannelId& id, const jobs::Origin& who) const;

private:
    struct Target {
        std::string shown;
        std::string sealed;
    };
    [[nodiscard]] Result<Target>
    seal_target(const ChannelId& id, ChannelKind kind, const Secret& target) const;
    [[nodiscard]] std::string seal_secret(const ChannelId& id, const Secret& secret) const;
    Status record(sql::Session& session,
                  std::string_view action,
                  const ChannelId& id,
                  const jobs::Origin& who) const;

    Ports ports_;
};

} // namespace muster::notify
