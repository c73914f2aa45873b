#pragma once

namespace muster::app {

/// musterd: serves until SIGTERM or Ctrl-C; SIGHUP has it read its certificate anew. The exit code.
int run_server(int argc, char** argv);

} // namespace muster::app
