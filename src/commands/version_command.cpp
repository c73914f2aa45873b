#include "commands/command.h"

namespace muster::commands {
namespace {

Status show_version(const NoOptions&, Environment& environment) {
    if (environment.settings.json) {
        environment.out << R"({"name": "muster", "version": ")" MUSTER_VERSION "\"}\n";
    } else {
        environment.out << "muster " MUSTER_VERSION "\n";
    }
    return {};
}

} // namespace

void add_version(CLI::App& parent, Invocation& invocation) {
    add_command(parent, invocation, "version", "Say which version this is", show_version);
}

} // namespace muster::commands
