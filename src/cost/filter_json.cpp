#include "cost/filter_json.h"

#include <fmt/format.h>

#include "cost/filter_text.h"
#include "cost/json_fields.h"

namespace muster::cost {
namespace {

Result<Filter> filter_from(const Json& value, std::size_t depth);

Result<Filter> chain_from(Filter::Kind kind, const Json& value, std::size_t depth) {
    const Json::Array* array = value.if_array();
    if (array == nullptr || array->size() < 2) {
        return malformed_json("'and' and 'or' take a list of two or more filters");
    }
    std::vector<Filter> operands;
    for (const Json& item : *array) {
        TRY(Filter operand, filter_from(item, depth + 1));
        operands.push_back(std::move(operand));
    }
    return Filter::of(kind, std::move(operands));
}

Result<Filter> condition_from(const Json& value) {
    TRY(const Json* object,
        object_with(value, "a condition", {"dimension", "operator", "value", "values"}));
    const Json* dimension = object->find("dimension");
    const Json* op = object->find("operator");
    if (dimension == nullptr || op == nullptr) {
        return malformed_json("a condition needs 'dimension' and 'operator'");
    }
    Condition condition;
    TRY(condition.dimension, text_of(*dimension, "'dimension'"));
    TRY(const std::string name, text_of(*op, "'operator'"));
    const auto known = operator_from(name);
    if (!known) {
        return malformed_json(fmt::format("there is no operator '{}'", name));
    }
    condition.op = *known;
    const Json* one = object->find("value");
    const Json* many = object->find("values");
    const Arity takes = arity(condition.op);
    if ((one != nullptr) != (takes == Arity::One) || (many != nullptr) != (takes == Arity::Many)) {
        return malformed_json(fmt::format("'{}' takes {}", name,
                                          takes == Arity::One    ? "'value'"
                                          : takes == Arity::Many ? "'values'"
                                                                 : "neither 'value' nor 'values'"));
    }
    if (one != nullptr) {
        TRY(std::string text, text_of(*one, "'value'"));
        condition.values.push_back(std::move(text));
    }
    if (many != nullptr) {
        TRY(condition.values, texts_of(*many, "'values'"));
        if (condition.values.empty()) {
            return malformed_json("'values' is empty");
        }
    }
    return Filter::of(std::move(condition));
}

Result<Filter> filter_from(const Json& value, std::size_t depth) {
    if (depth > FilterLimits::kDepth) {
        return Error{ErrorKind::Invalid, "report.filter_too_large",
                     fmt::format("the filter has more than {} levels", FilterLimits::kDepth)};
    }
    const Json::Object* members = value.if_object();
    if (members == nullptr || members->size() != 1) {
        return condition_from(value);
    }
    if (const Json* operands = value.find("and")) {
        return chain_from(Filter::Kind::And, *operands, depth);
    }
    if (const Json* operands = value.find("or")) {
        return chain_from(Filter::Kind::Or, *operands, depth);
    }
    if (const Json* operand = value.find("not")) {
        std::vector<Filter> operands;
        TRY(Filter inner, filter_from(*operand, depth + 1));
        operands.push_back(std::move(inner));
        return Filter::of(Filter::Kind::Not, std::move(operands));
    }
    return condition_from(value);
}

Json to_json(const Condition& condition) {
    Json::Object object{{"dimension", condition.dimension},
                        {"operator", operator_name(condition.op)}};
    switch (arity(condition.op)) {
    case Arity::None: break;
    case Arity::One: object.push_back({"value", condition.values.front()}); break;
    case Arity::Many: object.push_back({"values", json_list(condition.values)}); break;
    }
    return object;
}

} // namespace

Result<Filter> filter_from_json(const Json& value) {
    if (const std::string* text = value.if_string()) {
        return parse_filter(*text);
    }
    return filter_from(value, 1);
}

Json to_json(const Filter& filter) {
    if (filter.kind == Filter::Kind::Condition) {
        return to_json(filter.condition);
    }
    if (filter.kind == Filter::Kind::Not) {
        return Json::Object{{"not", to_json(filter.operands.front())}};
    }
    Json::Array operands;
    for (const Filter& operand : filter.operands) {
        operands.push_back(to_json(operand));
    }
    return Json::Object{{filter.kind == Filter::Kind::And ? "and" : "or", std::move(operands)}};
}

} // namespace muster::cost
