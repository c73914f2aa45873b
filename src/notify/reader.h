#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/role.h"
#include "net/mailbox.h"
#include "sql/session.h"

namespace muster::notify {

/// A person who may be told of something. A plain value.
struct Reader {
    std::string user; // an id
    net::Mailbox mailbox;
    Role role = Role::ReadOnly;
};

struct ReaderPage {
    std::vector<Reader> readers;
    std::optional<std::string> last; // the id that the page ends with; none: there is no more
};

/// The people whom something may be told, those behind the id `after`, in the order of their ids.
/// Who they are is known elsewhere. Errors: those of sql::Session.
using ListReaders = std::function<Result<ReaderPage>(sql::Session&, std::string_view after)>;

} // namespace muster::notify
