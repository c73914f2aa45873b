#include "cli/usage_error.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/closest_name.h"

namespace muster::cli {
namespace {

/// The command that parsing had come to.
const CLI::App& reached(const CLI::App& app) {
    const CLI::App* at = &app;
    while (!at->get_subcommands().empty()) {
        at = at->get_subcommands().front();
    }
    return *at;
}

/// `muster cost report`
std::string path_of(const CLI::App& command) {
    const CLI::App* parent = command.get_parent();
    return (parent == nullptr ? "" : path_of(*parent) + " ") + command.get_name();
}

std::vector<std::string> commands_of(const CLI::App& command) {
    std::vector<std::string> names;
    for (const CLI::App* child : command.get_subcommands([](const CLI::App*) { return true; })) {
        if (!child->get_group().empty()) { // else it is not shown
            names.push_back(child->get_name());
        }
    }
    return names;
}

/// The options that the command takes, those of its parents included.
std::vector<std::string> options_of(const CLI::App* command) {
    std::vector<std::string> names;
    for (; command != nullptr; command = command->get_parent()) {
        for (const CLI::Option* option : command->get_options()) {
            for (const std::string& name : option->get_lnames()) {
                names.push_back("--" + name);
            }
        }
    }
    return names;
}

std::string what_is_wrong(const CLI::App& at,
                          const std::vector<std::string>& extras,
                          const CLI::ParseError& error) {
    const auto option = std::ranges::find_if(
        extras, [](const std::string& extra) { return extra.starts_with("--"); });
    if (option != extras.end()) {
        const std::string name = option->substr(0, option->find('='));
        return fmt::format("there is no option '{}'{}", name, did_you_mean(name, options_of(&at)));
    }
    const std::vector<std::string> commands = commands_of(at);
    if (commands.empty()) {
        return extras.empty() ? error.what()
                              : fmt::format("'{}' is one argument too many (a text with blanks "
                                            "stands in quotes)",
                                            extras.front());
    }
    if (extras.empty()) {
        return fmt::format("say which command: {}", fmt::join(commands, ", "));
    }
    return fmt::format("there is no command '{} {}'{}", path_of(at), extras.front(),
                       did_you_mean(extras.front(), commands));
}

} // namespace

Error usage_error(const CLI::App& app, const CLI::ParseError& error) {
    const CLI::App& at = reached(app);
    const bool is_about_names =
        dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr || !commands_of(at).empty();
    const std::string wrong =
        is_about_names ? what_is_wrong(at, app.remaining(true), error) : error.what();
    return {ErrorKind::Invalid, "usage.malformed",
            fmt::format("{}; see {} --help", wrong, path_of(at))};
}

} // namespace muster::cli
