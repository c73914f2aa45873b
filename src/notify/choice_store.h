#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/instant.h"
#include "base/result.h"
#include "sql/session.h"

namespace muster::notify {

/// What one person has chosen about one event.
struct Choice {
    std::string_view user; // an id
    std::string_view event;
    bool is_on = false;
};

/// By the id of a user, or by the name of an event: whether it is mailed.
using Choices = std::map<std::string, bool, std::less<>>;

// The rows of what people have chosen, each function inside the caller's transaction. Errors of
// all: those of sql::Session.

Status save_choice(sql::Session& session, const Choice& choice, Instant now);
/// From then on the default holds again.
Status forget_choice(sql::Session& session, std::string_view user, std::string_view event);
/// All of a person who is gone.
Status forget_choices(sql::Session& session, std::string_view user);
/// All of one person, by event.
Result<Choices> choices_of(sql::Session& session, std::string_view user);
/// All about one event, by user, of the users behind `after` up to `last`.
Result<Choices> choices_about(sql::Session& session,
                              std::string_view event,
                              std::string_view after,
                              std::string_view last);
/// Whether anybody has chosen to be told of it.
Result<bool> is_chosen_by_anybody(sql::Session& session, std::string_view event);

} // namespace muster::notify
