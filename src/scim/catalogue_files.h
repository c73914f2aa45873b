#pragma once

#include <cstddef>
#include <iterator>
#include <span>
#include <string_view>

namespace muster::scim {

/// A file of catalog/scim/, as it is.
struct EmbeddedText {
    std::string_view name; // "schemas/user.json", below that folder
    std::string_view text;
};

std::span<const EmbeddedText> catalogue_files();

} // namespace muster::scim
