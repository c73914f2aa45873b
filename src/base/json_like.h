#pragma once

#include <optional>

#include "base/json.h"
#include "base/json_codec.h"
#include "base/json_schema.h"

namespace muster {

/// JSON that is taken and printed as it stands, by code of its own; documents describe it as they
/// do a T, which needs nothing but a JsonSchema. A plain value.
template <class T>
struct JsonLike {
    Json json;
};

template <class T>
struct JsonCodec<JsonLike<T>> {
    static std::optional<JsonLike<T>> read(const Json& json, JsonProblems&) {
        return JsonLike<T>{json};
    }
    static Json write(const JsonLike<T>& value) { return value.json; }
};
template <class T>
struct JsonSchema<JsonLike<T>> : JsonSchema<T> {};

} // namespace muster
