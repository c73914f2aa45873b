#pragma once

namespace muster::app {

/// Lets this process have as many files and connections open as it may allow itself, 65,536 at
/// most. A service or a shell begins with 1,024, for the sake of programs that call select(2); its
/// clients and its own calls to AWS can need more.
void raise_open_files();

} // namespace muster::app
