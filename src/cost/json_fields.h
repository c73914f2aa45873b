#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"

namespace muster::cost {

/// Reading a report's document. Errors: Invalid "report.json_malformed".
Error malformed_json(std::string_view detail);

/// `value` itself. Errors also for a field that is not in `known`.
Result<const Json*> object_with(const Json& value,
                                std::string_view where,
                                std::initializer_list<std::string_view> known);
/// A text without control characters that is not empty.
Result<std::string> text_of(const Json& value, std::string_view where);
Result<std::vector<std::string>> texts_of(const Json& value, std::string_view where);

Json::Array json_list(const std::vector<std::string>& texts);

} // namespace muster::cost
