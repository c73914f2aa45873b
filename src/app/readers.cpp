#include "app/readers.h"

#include "app/identity_notices.h"
#include "identity/user_store.h"

namespace muster::app {

Result<notify::ReaderPage> list_readers(sql::Session& session, std::string_view after) {
    constexpr int kPage = 200;
    std::optional<identity::UserId> from;
    if (!after.empty()) {
        TRY(from, identity::UserId::parse(after));
    }
    TRY(const auto users, identity::list_users(session, {.after = from, .limit = kPage}));
    notify::ReaderPage page;
    for (const identity::User& user : users) {
        if (user.state == identity::UserState::Active) {
            TRY(auto mailbox, mailbox_of(user));
            page.readers.push_back(
                {.user = user.id.str(), .mailbox = std::move(mailbox), .role = user.role});
        }
    }
    if (std::ssize(users) == kPage) {
        page.last = users.back().id.str();
    }
    return page;
}

} // namespace muster::app
