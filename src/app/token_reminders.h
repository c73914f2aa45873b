#pragma once

#include <chrono>

#include "base/clock.h"
#include "base/result.h"
#include "identity/api_tokens.h"
#include "notify/post.h"
#include "sql/database.h"

namespace muster::app {

/// Reminds people of API tokens that are about to get old, a week before the console warns of them:
/// whoever made one, and the channels that want to know. Once for each, by whatever process.
class TokenReminders {
public:
    static constexpr std::chrono::days kAhead{7};

    struct Ports {
        const sql::Database& database;
        identity::ApiTokens& api_tokens;
        const notify::Post& post;
        const Clock& clock;
    };
    explicit TokenReminders(const Ports& ports) : ports_(ports) {}

    /// For housekeeping. Errors: those of the database.
    Status remind();

private:
    Status remind_of(const identity::ApiToken& token);

    Ports ports_;
};

} // namespace muster::app
