#pragma once

#include <string_view>

namespace muster::notify {

// The kinds of jobs that bring messages; a job's business key is the id of what it brings.
inline constexpr std::string_view kMailKind = "notify.mail";
inline constexpr std::string_view kHookKind = "notify.hook"; // Slack and webhooks
inline constexpr std::string_view kTestKind = "notify.test"; // to any channel, tried once
// Finds out who wants to be mailed of something; its key is the id of what is to be told.
inline constexpr std::string_view kNoticeKind = "notify.notice";

/// What a test of a channel is called where an event would be named.
inline constexpr std::string_view kTestEvent = "test";

} // namespace muster::notify
