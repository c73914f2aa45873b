#include "cli/command_tree.h"

#include <algorithm>
#include <array>

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

namespace muster::cli {
namespace {

/// `table,csv,json` between the braces of what the library says of a checked option:
/// `FORMAT:{table,csv,json}`.
std::vector<std::string> choices_in(const std::string& type) {
    std::vector<std::string> choices;
    const std::size_t open = type.find('{');
    const std::size_t close = type.find('}', open);
    if (open == std::string::npos || close == std::string::npos) {
        return choices;
    }
    std::string rest = type.substr(open + 1, close - open - 1) + ',';
    for (std::size_t comma = rest.find(','); comma != std::string::npos; comma = rest.find(',')) {
        choices.push_back(rest.substr(0, comma));
        rest.erase(0, comma + 1);
    }
    return choices;
}

CommandOption option_of(const CLI::Option& option) {
    CommandOption made;
    made.is_argument = option.get_positional();
    if (made.is_argument) {
        made.names = {option.get_name(true)};
    }
    for (const std::string& name : option.get_lnames()) {
        made.names.push_back("--" + name);
    }
    for (const std::string& name : option.get_snames()) {
        made.names.push_back("-" + name);
    }
    if (option.get_items_expected_max() > 0) {
        const std::string type = option.get_type_name();
        made.type = type.substr(0, type.find(':'));
        made.choices = choices_in(type);
    }
    made.description = option.get_description();
    made.is_required = option.get_required();
    made.is_repeated = option.get_expected_max() > 1;
    return made;
}

Command command_of(const CLI::App& app, const std::string& parent) {
    Command command;
    command.name = app.get_name();
    command.path = parent.empty() ? command.name : parent + ' ' + command.name;
    command.summary = app.get_description();
    command.footer = app.get_footer();
    for (const CLI::Option* option : app.get_options()) {
        if (!option->get_group().empty()) {
            command.options.push_back(option_of(*option));
        }
    }
    for (const CLI::App* child : app.get_subcommands([](const CLI::App*) { return true; })) {
        if (!child->get_group().empty()) {
            command.commands.push_back(command_of(*child, command.path));
        }
    }
    return command;
}

} // namespace

bool CommandOption::is_path() const {
    static constexpr std::array<std::string_view, 3> kPaths = {"FILE", "DIR", "PATH"};
    return std::ranges::find(kPaths, type) != kPaths.end();
}

Command command_tree(const CLI::App& app) {
    return command_of(app, "");
}

void for_each_command(const Command& command, const std::function<void(const Command&)>& visit) {
    visit(command);
    for (const Command& child : command.commands) {
        for_each_command(child, visit);
    }
}

} // namespace muster::cli
