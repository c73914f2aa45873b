#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace muster::notify {

/// What stands in the place of {{name}} in a text, by name. Texts of strangers: each is escaped for
/// where it goes, and is one line there.
using Values = std::vector<std::pair<std::string, std::string>>;

enum class Escape {
    None,  // plain text
    Html,  // text and attributes in quotes
    Slack, // Slack's mrkdwn, where < opens a link or a mention
};

/// The text with its values in it. Errors: Internal "notify.missing_value" for one that nobody
/// gave.
Result<std::string> fill(std::string_view text, const Values& values, Escape escape);

/// One value as fill() puts it.
std::string escaped(std::string_view value, Escape escape);

} // namespace muster::notify
