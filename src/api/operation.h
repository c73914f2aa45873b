#pragma once

#include <span>
#include <string_view>

#include "base/json.h"
#include "base/json_schema.h"

namespace muster::api {

/// What the OpenAPI document says of a route beside its path and its access. A plain value over
/// literals.
struct Operation {
    using Schema = Json (*)();

    std::string_view summary = {};
    std::span<const std::string_view> query = {}; // the parameters that the handler takes
    Schema body = nullptr;                        // json_schema of what the handler reads
    int status = 200;                             // of the answer when all is well
    Schema answer = nullptr; // json_schema of its body; null: not JSON, or none
    std::span<const std::string_view> media = {}; // types of an answer that is not JSON
    bool needs_revision = false;                  // If-Match
};

/// `{"items": […], "next_cursor": …}` of a list of T.
template <Operation::Schema item>
Json list_of() {
    return object_schema(
        {{"items", array_schema(item())},
         {"next_cursor",
          Json::Object{{"type", Json::Array{"string", "null"}},
                       {"description", "the cursor of the next page; null: the last"}}}});
}
template <class T>
Json list_schema() {
    return list_of<&json_schema<T>>();
}

} // namespace muster::api
