#pragma once

#include <string>
#include <vector>

#include "cli/command_tree.h"

namespace muster::cli {

struct ManPage {
    std::string name; // muster-cost, in section 1
    std::string text; // in the macros of man(7)
};

/// What no command says of itself.
struct ManFacts {
    std::string version;
    std::string environment; // in man(7), below a heading of its own
    std::string files;
    std::string exit_status;
};

/// A page of the program, and one of each command right below it with all that it has below.
std::vector<ManPage> man_pages(const Command& program, const ManFacts& facts);

/// A text as man(7) shows it: no character in it is a macro or an escape.
std::string man_text(const std::string& text);

} // namespace muster::cli
