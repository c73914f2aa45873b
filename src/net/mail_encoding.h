#pragma once

#include <string>
#include <string_view>

#include "base/instant.h"

namespace muster::net {

/// A text for a header: as it is where it is short and plain, else as encoded words in base64 (RFC
/// 2047), folded so that no line is over 76 characters. The text is UTF-8 without control
/// characters.
std::string header_text(std::string_view text);

/// The same for the name before an address: a quoted string where that does.
std::string header_phrase(std::string_view text);

/// A body as quoted-printable (RFC 2045 section 6.7), lines ending with CRLF. A line never begins
/// with a dot, nor has `=_`, so that neither SMTP nor a MIME boundary is met in it.
std::string quoted_printable(std::string_view text);

/// `Sun, 29 Nov 2026 05:12:21 +0000` (RFC 5322 section 3.3)
std::string mail_date(Instant instant);

} // namespace muster::net
