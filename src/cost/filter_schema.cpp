#include "cost/filter_schema.h"

#include "base/json_schema.h"
#include "cost/filter.h"

namespace muster::cost {

Json filter_schema() {
    const Json filter = component_schema("Filter");
    Json chain = array_schema(filter);
    chain.if_object()->push_back({"minItems", 2});
    using enum Condition::Operator;
    Json::Array operators;
    for (const auto op :
         {Equals, NotEquals, In, NotIn, Contains, StartsWith, Matches, IsNull, IsNotNull}) {
        operators.emplace_back(operator_name(op));
    }
    const Json condition = Json::Object{
        {"type", "object"},
        {"properties", Json::Object{{"dimension", text_schema()},
                                    {"operator", text_schema({{"enum", std::move(operators)}})},
                                    {"value", text_schema()},
                                    {"values", array_schema(text_schema())}}},
        {"required", Json::Array{"dimension", "operator"}},
        {"additionalProperties", Json(false)}};
    return Json::Object{
        {"anyOf", Json::Array{object_schema({{"and", chain}}), object_schema({{"or", chain}}),
                              object_schema({{"not", filter}}), condition}}};
}

} // namespace muster::cost
