#pragma once

#include <chrono>
#include <string>

namespace muster::bench {

/// Password hashes a second of libsodium alone, with the parameters that Muster has, one after
/// another.
double bare_hashes_per_second(std::chrono::seconds time);

/// Writes a second of SQLite alone at full durability: a row changed and a row of an audit log
/// added each, so many in a transaction. `file` must not be there.
double bare_writes_per_second(const std::string& file, int batch, std::chrono::seconds time);

} // namespace muster::bench
