#pragma once

#include <memory>

#include "generate/row_writer.h"

namespace muster::generate {

/// Rows of the CUR 2.0 export: a fixed schema of snake-case names, maps as JSON text.
std::unique_ptr<RowWriter> cur2_rows(const Bill& bill);

} // namespace muster::generate
