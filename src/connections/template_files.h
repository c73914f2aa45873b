#pragma once

#include <cstddef>
#include <iterator>
#include <span>
#include <string_view>

namespace muster::connections {

/// A file of catalog/connections/templates/, as it is.
struct EmbeddedText {
    std::string_view name; // "cli.sh", below that folder
    std::string_view text;
};

std::span<const EmbeddedText> template_files();

} // namespace muster::connections
