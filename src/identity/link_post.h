#pragma once

#include "base/result.h"
#include "identity/caller.h"
#include "identity/link_store.h"
#include "identity/user.h"
#include "sql/session.h"

namespace muster::identity {

/// Brings links to the people they are for, where there is a way to: each in the transaction that
/// makes the link, so that one that is saved also goes out.
class LinkPost {
public:
    virtual ~LinkPost() = default;
    /// The kind of the link's token says what it is for. Errors: those of the database.
    virtual Status
    send(sql::Session& session, const Caller& caller, const User& user, const Link& link) = 0;
};

} // namespace muster::identity
