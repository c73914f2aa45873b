#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace muster::oidc {

/// The parameters of a form or a query, in their order.
using Form = std::vector<std::pair<std::string_view, std::string>>;

/// `a=1&b=2`, percent-encoded.
std::string form_text(const Form& form);
/// The URL with the form as its query, behind the one it has.
std::string with_query(std::string_view url, const Form& form);

} // namespace muster::oidc
