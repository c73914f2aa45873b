#pragma once

#include <cstddef>

#include "base/json.h"
#include "base/json_fields.h"

namespace muster::saved {

/// How the console shows something is its own affair: any object of a moderate size.
inline constexpr JsonRule kView{"must be an object of at most 16 KiB", [](const Json& view) {
                                    constexpr std::size_t kMaxBytes = std::size_t{16} << 10U;
                                    return view.if_object() != nullptr &&
                                           view.str().size() <= kMaxBytes;
                                }};

} // namespace muster::saved
