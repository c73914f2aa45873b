#pragma once

#include "aws_model/service_model.h"
#include "base/random.h"

namespace muster::aws {

/// Checks the input of an operation against its model: required members, types, lengths and
/// numbers that are too small, members that it does not have. A member that is null counts as
/// absent. Errors: Invalid "aws.invalid_input", each place in `problems`, never its value.
Status check_input(const Operation& operation, const Json& input);

/// The input with a fresh version 4 UUID in each member that makes a repeated request harmless and
/// was not given.
Json with_idempotency_tokens(const Operation& operation, Json input, Random& random);

} // namespace muster::aws
