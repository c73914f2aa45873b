#pragma once

#include <string>

#include "base/instant.h"

namespace muster::http {

/// "Sun, 06 Nov 1994 08:49:37 GMT" (IMF-fixdate of RFC 9110 section 5.6.7).
std::string http_date(Instant instant);

} // namespace muster::http
