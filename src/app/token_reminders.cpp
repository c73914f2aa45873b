#include "app/token_reminders.h"

#include <cstddef>
#include <optional>
#include <string>

#include "app/identity_notices.h"
#include "identity/user_store.h"
#include "notify/delivery_store.h"

namespace muster::app {

Status TokenReminders::remind() {
    constexpr std::size_t kPage = 200;
    std::optional<identity::ApiTokenId> after;
    for (;;) {
        TRY(const auto tokens, ports_.api_tokens.list(after, static_cast<int>(kPage)));
        for (const identity::ApiToken& token : tokens) {
            if (ports_.clock.now() >= ports_.api_tokens.old_from(token) - kAhead) {
                TRY_DONE(remind_of(token));
            }
            after = token.id;
        }
        if (tokens.size() < kPage) {
            return {};
        }
    }
}

Status TokenReminders::remind_of(const identity::ApiToken& token) {
    const Instant now = ports_.clock.now();
    const auto days = std::chrono::floor<std::chrono::days>(now - token.created_at).count();
    const jobs::Origin origin{.actor = "housekeeping", .request_id = {}, .scope = {}};
    return ports_.database.write([&](sql::Session& session) -> Status {
        TRY(const bool is_news, notify::tell_once(session, "api_token.old:" + token.id.str(), now));
        if (!is_news) {
            return {};
        }
        TRY(const identity::User maker, identity::get_user(session, token.made_by));
        TRY(auto to, mailbox_of(maker));
        const notify::Values values = {{"name", maker.name.str()},
                                       {"token", token.id.str()},
                                       {"token_name", token.name.str()},
                                       {"days", std::to_string(days)}};
        TRY_DONE(ports_.post.mail(
            session, {.name = "token_old", .to = std::move(to), .values = values}, origin));
        return ports_.post.announce(session, {.event = "api_token.old", .values = values}, origin);
    });
}

} // namespace muster::app
