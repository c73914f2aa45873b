#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "base/secret.h"
#include "identity/change_log.h"
#include "identity/link_store.h"
#include "identity/passwords.h"
#include "sql/database.h"

namespace muster::identity {

/// What a person gives to become a user.
struct NewUser {
    std::string email;
    std::string name;
    Secret password;
};

/// The first start: a link that is printed once lets whoever can read the server's output make the
/// first Admin. There is no default password. Thread-safe as far as its ports are.
class Setup {
public:
    struct Ports {
        sql::Database& database;
        ChangeLog& changes;
        const Clock& clock;
        Random& random;
        const Passwords& passwords;
    };
    explicit Setup(const Ports& ports, std::chrono::seconds link_lasts = std::chrono::hours{24})
        : ports_(ports), link_lasts_(link_lasts) {}

    /// Whether there is no user yet.
    Result<bool> is_needed();

    /// A new link, which takes the place of one made before; nullopt once there is a user.
    Result<std::optional<Link>> prepare();

    /// Makes the first Admin. Errors: Forbidden "link.refused"; Conflict "setup.done" when there is
    /// a user already; Invalid "email.malformed", "person_name.malformed"; those of
    /// Passwords::make().
    Result<User> complete(const crypto::Token& token, const NewUser& admin, const Origin& origin);

private:
    Ports ports_;
    std::chrono::seconds link_lasts_;
};

} // namespace muster::identity
