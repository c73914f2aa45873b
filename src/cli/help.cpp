#include "cli/help.h"

#include <CLI/App.hpp>

namespace muster::cli {
namespace {

constexpr const char* kEverywhere =
    "With every command, before or after its name: --data DIR, --threads N, --json, --server URL; "
    "see muster --help.\n";

} // namespace

std::string Help::make_option_opts(const CLI::Option* option) const {
    if (option->get_positional()) {
        return option->get_expected_max() > 1 ? "..." : "";
    }
    std::string type = option->get_type_name();
    type.resize(std::min(type.find(':'), type.size())); // what follows are the checks
    return type.empty() ? type : " " + type;
}

std::string Help::make_footer(const CLI::App* app) const {
    const std::string own = CLI::Formatter::make_footer(app);
    if (app->get_parent() == nullptr) {
        return own;
    }
    return own + (own.empty() ? "" : "\n") + kEverywhere;
}

} // namespace muster::cli
