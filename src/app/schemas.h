#pragma once

#include <vector>

#include "backup/copy_check.h"

namespace muster::app {

/// The tables of the server, in the order they are made.
std::vector<backup::Schema> server_schemas();

/// All tables that this program knows: the server's and the ledger's.
std::vector<backup::Schema> all_schemas();

} // namespace muster::app
