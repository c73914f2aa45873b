#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/value.hpp>

#include "base/result.h"

namespace muster::cost {

/// Reading a report's document. Errors: Invalid "report.json_malformed".
Error malformed_json(std::string_view detail);

/// The object itself. Errors also for a field that is not in `known`.
Result<const boost::json::object*> object_of(const boost::json::value& value,
                                             std::string_view where,
                                             std::initializer_list<std::string_view> known);
/// A text without control characters that is not empty.
Result<std::string> text_of(const boost::json::value& value, std::string_view where);
Result<std::vector<std::string>> texts_of(const boost::json::value& value, std::string_view where);

} // namespace muster::cost
