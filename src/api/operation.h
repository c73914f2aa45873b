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
    Schema answer = nullptr;     // json_schema of its body; null: not JSON, or none
    bool needs_revision = false; // If-Match
};

/// `{"items": […], "next_cursor": …}` of a list of T.
template <class T>
Json list_schema() {
    return Json::Object{
        {"type", "object"},
        {"properties",
         Json::Object{
             {"items", Json::Object{{"type", "array"}, {"items", json_schema<T>()}}},
             {"next_cursor",
              Json::Object{{"type", Json::Array{"string", "null"}},
                           {"description", "the cursor of the next page; null: the last"}}}}},
        {"required", Json::Array{"items", "next_cursor"}}};
}

} // namespace muster::api
