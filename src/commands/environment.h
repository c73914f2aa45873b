#pragma once

#include <cstddef>
#include <optional>
#include <ostream>
#include <stop_token>

#include "base/clock.h"
#include "commands/settings.h"

namespace muster::commands {

/// What a command may touch of the world around it.
struct Environment {
    const Settings& settings;
    const Clock& clock;
    std::ostream& out;
    std::ostream& err;
    std::optional<std::size_t> out_width; // cells of the terminal; nullopt: not one
    std::optional<std::size_t> err_width;
    std::stop_token stop; // Ctrl-C
};

/// Cells of the terminal behind a file descriptor; nullopt where it is none.
std::optional<std::size_t> terminal_width(int descriptor);

} // namespace muster::commands
