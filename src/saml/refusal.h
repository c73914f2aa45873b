#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace muster::saml {

/// A message that is none: no peer that keeps to SAML sends it.
inline Error malformed(std::string_view reason, std::string detail) {
    return {ErrorKind::Invalid, reason, std::move(detail)};
}

/// A message of the right form that is not believed.
inline Error refused(std::string_view reason, std::string detail) {
    return {ErrorKind::Unauthorized, reason, std::move(detail)};
}

} // namespace muster::saml
