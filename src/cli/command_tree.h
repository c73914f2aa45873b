#pragma once

#include <functional>
#include <string>
#include <vector>

#include <CLI/App.hpp>

namespace muster::cli {

struct CommandOption {
    std::vector<std::string> names; // --format, -f; of an argument its own name alone
    std::string type;               // FORMAT; empty for a flag
    std::string description;
    std::vector<std::string> choices; // where only these are taken
    bool is_argument = false;         // known by its place
    bool is_required = false;
    bool is_repeated = false;

    /// Of a file or a directory.
    [[nodiscard]] bool is_path() const;
};

/// A command with those below it, as the parser knows it, so that what is written about a command
/// cannot differ from what it does. Without what is hidden. A plain value.
struct Command {
    std::string path; // muster cost report
    std::string name; // report
    std::string summary;
    std::string footer;
    std::vector<CommandOption> options;
    std::vector<Command> commands;
};
Command command_tree(const CLI::App& app);

/// The command, then all below it, each before its own.
void for_each_command(const Command& command, const std::function<void(const Command&)>& visit);

} // namespace muster::cli
