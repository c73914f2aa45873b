#pragma once

#include <optional>

#include "aws_model/service_model.h"
#include "base/json.h"

namespace muster::aws {

/// The input for the page after `page`, which `input` brought; nullopt after the last. An empty
/// page may have a next one: the token decides. A page that gives back the token it was asked with
/// is the last, or it would go on for ever.
std::optional<Json> next_page(const Pagination& pagination, const Json& input, const Json& page);

} // namespace muster::aws
