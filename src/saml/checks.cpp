#include "saml/checks.h"

#include <algorithm>

namespace muster::saml {

std::vector<Check> Checklist::all() const {
    std::vector<Check> all;
    for (const auto& [name, text] : kCheckNames.entries()) {
        const auto known = std::ranges::find(checks_, name, &Check::name);
        all.push_back(known == checks_.end() ? Check{.name = name} : *known);
    }
    return all;
}

void Checklist::fail(CheckName name, const Error& error) {
    checks_.push_back({name, Verdict::Failed, std::string(error.reason), error.detail});
}

} // namespace muster::saml
