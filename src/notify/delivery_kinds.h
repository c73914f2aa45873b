#pragma once

#include <string_view>

namespace muster::notify {

// The kinds of jobs that bring messages; a job's business key is the id of what it brings.
inline constexpr std::string_view kMailKind = "notify.mail";
inline constexpr std::string_view kHookKind = "notify.hook"; // Slack and webhooks
inline constexpr std::string_view kTestKind = "notify.test"; // to any channel, tried once

/// What a test of a channel is called where an event would be named.
inline constexpr std::string_view kTestEvent = "test";

} // namespace muster::notify
