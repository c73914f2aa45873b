#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/enum_names.h"
#include "base/id.h"
#include "base/instant.h"
#include "base/name_text.h"
#include "base/strong_string.h"

namespace muster::notify {

struct ChannelTag {
    static constexpr std::string_view kPrefix = "channel";
};
using ChannelId = Id<ChannelTag>;

enum class ChannelKind { Email, Slack, Webhook };

inline constexpr auto kChannelKindNames = enum_names<ChannelKind>({
    {ChannelKind::Email, "email"},
    {ChannelKind::Slack, "slack"},
    {ChannelKind::Webhook, "webhook"},
});

struct ChannelNameRules {
    static constexpr std::string_view kReason = "channel.bad_name";
    static constexpr std::string_view kForm =
        "a name of 1 to 64 bytes of UTF-8 without control characters";
    static bool accepts(std::string_view text) { return is_name(text, 64); }
};
using ChannelName = StrongString<ChannelNameRules>;

/// A place that notices go to, as people see it: where exactly is known to deliveries alone. A
/// plain value.
struct Channel {
    ChannelId id;
    ChannelName name;
    ChannelKind kind = ChannelKind::Webhook;
    std::string target;              // the address of a mail, the host of a URL
    std::vector<std::string> events; // the names of those it is told of
    bool is_on = true;
    std::optional<Instant> delivered_at; // when something last arrived
    std::optional<Instant> failed_at;    // when something last did not
    std::string failure;                 // why, a slug; empty: nothing failed since it last arrived
    Instant created_at;
    Instant changed_at;
    std::int64_t revision = 1; // one higher with each change by people
};

} // namespace muster::notify
