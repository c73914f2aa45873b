#pragma once

#include <string>

#include "base/enum_names.h"
#include "cli/command_tree.h"

namespace muster::cli {

enum class Shell { Bash, Zsh, Fish };

inline constexpr auto kShellNames =
    enum_names<Shell>({{Shell::Bash, "bash"}, {Shell::Zsh, "zsh"}, {Shell::Fish, "fish"}});

/// A script by which the shell completes the names of commands and options, and the values of those
/// that take one of a few.
std::string completion(const Command& program, Shell shell);

} // namespace muster::cli
