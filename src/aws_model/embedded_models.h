#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "base/bytes.h"

namespace muster::aws {

/// One JSON document, compressed by zstd, of those that are built in.
struct EmbeddedModel {
    std::string_view name;
    std::size_t at = 0;
    std::size_t size = 0;
};

/// Defined in a file that is generated. The first is "partitions", the others are services.
std::span<const EmbeddedModel> embedded_models();
ByteSpan embedded_bytes(const EmbeddedModel& model);

} // namespace muster::aws
