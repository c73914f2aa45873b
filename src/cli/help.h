#pragma once

#include <CLI/Formatter.hpp>

namespace muster::cli {

/// Help pages without the library's own notes on types and ranges, which the descriptions say in
/// words; with the options, on each command's page, that every command takes.
class Help : public CLI::Formatter {
public:
    std::string make_option_opts(const CLI::Option* option) const override;
    std::string make_footer(const CLI::App* app) const override;
};

} // namespace muster::cli
