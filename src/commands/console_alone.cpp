#include "commands/console_alone.h"

#include <fmt/format.h>

namespace muster::commands {

Error console_alone(const client::ApiClient& client, std::string_view what, std::string_view page) {
    return {ErrorKind::Forbidden, "auth.session_needed",
            fmt::format("{} takes somebody who has just proved who they are, which a command line "
                        "cannot: do it at {}{}",
                        what, client.connection().server.str(), page)};
}

} // namespace muster::commands
