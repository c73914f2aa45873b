#pragma once

#include "base/result.h"
#include "http/server.h"

namespace muster::http {

/// Whether this program could listen there now: tries, and lets go at once. Errors: Conflict
/// "http.address_in_use"; Forbidden "http.port_denied"; Invalid "http.cannot_listen".
Status probe_listening(const ListenAddress& listen);

} // namespace muster::http
