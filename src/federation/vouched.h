#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "federation/attributes.h"

namespace muster::federation {

/// Somebody whom a provider vouches for, after every check. A plain value.
struct Vouched {
    std::string subject;                // SAML's NameID, OpenID Connect's sub
    std::optional<std::string> session; // SAML's SessionIndex, OpenID Connect's sid
    Attributes attributes;
};

/// One thing that was looked at. A plain value.
struct SignInCheck {
    std::string name;
    bool has_passed = true;
    std::string detail;
};

/// What came of a question to a provider: who it is, or why that is not believed. A plain value.
struct Answer {
    std::optional<Vouched> vouched;
    std::optional<std::string> refusal; // the slug of it
    std::vector<SignInCheck> checks;

    /// As it is kept for the minutes until the browser fetches it.
    [[nodiscard]] Json to_json() const;
    /// Errors: Internal "federation.bad_row".
    static Result<Answer> from_json(const Json& json);
};

} // namespace muster::federation
