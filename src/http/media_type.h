#pragma once

#include <string_view>

namespace muster::http {

/// The Content-Type of a file by the end of its name; "application/octet-stream" for one we do not
/// know, which no browser runs.
std::string_view media_type_of(std::string_view file_name);

/// Whether a client that sent this Accept-Encoding takes "br" or "gzip" (RFC 9110 section 12.5.3).
bool accepts_encoding(std::string_view accept_encoding, std::string_view coding);

} // namespace muster::http
