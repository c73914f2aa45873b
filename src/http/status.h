#pragma once

#include <string_view>

#include "base/error.h"

namespace muster::http {

/// The status that an error is answered with: by its slug where HTTP has a word for just that, else
/// by its kind.
int status_of(const Error& error);

/// "Not Found"; RFC 9110 section 15.
std::string_view reason_phrase(int status);

} // namespace muster::http
