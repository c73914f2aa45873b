#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace muster::oidc {

enum class Verdict { Passed, Failed };

/// One thing that was looked at before somebody was believed.
struct Check {
    std::string_view name; // of the thing: "issuer"
    Verdict verdict = Verdict::Passed;
    std::string detail; // for a person; never a secret
};

/// What was checked, in its order, the first failure last: after it nothing is looked at. For the
/// people who set a provider up.
class Checklist {
public:
    struct Rule {
        std::string_view name;
        std::string_view reason; // the slug of the refusal
    };

    /// Notes the check. Errors: Unauthorized `rule.reason`, with the detail, unless it holds.
    Status expect(bool holds, const Rule& rule, std::string detail) {
        checks_.push_back({.name = rule.name,
                           .verdict = holds ? Verdict::Passed : Verdict::Failed,
                           .detail = detail});
        return holds ? Status{}
                     : Status(Error{ErrorKind::Unauthorized, rule.reason, std::move(detail)});
    }

    [[nodiscard]] const std::vector<Check>& checks() const noexcept { return checks_; }

private:
    std::vector<Check> checks_;
};

} // namespace muster::oidc
