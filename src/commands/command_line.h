#pragma once

namespace muster::commands {

/// The `muster` program: parses the command line, runs the command, and says how it ended. The one
/// place of the program where exceptions are caught.
int run_command_line(int argc, char** argv);

} // namespace muster::commands
