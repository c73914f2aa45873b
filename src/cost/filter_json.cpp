#include "cost/filter_json.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/string.hpp>
#include <fmt/format.h>

#include "cost/filter_text.h"
#include "cost/json_fields.h"

namespace muster::cost {
namespace json = boost::json;
namespace {

Result<Filter> filter_from(const json::value& value, std::size_t depth);

Result<Filter> chain_from(Filter::Kind kind, const json::value& value, std::size_t depth) {
    const json::array* array = value.if_array();
    if (array == nullptr || array->size() < 2) {
        return malformed_json("'and' and 'or' take a list of two or more filters");
    }
    std::vector<Filter> operands;
    for (const json::value& item : *array) {
        TRY(Filter operand, filter_from(item, depth + 1));
        operands.push_back(std::move(operand));
    }
    return Filter::of(kind, std::move(operands));
}

Result<Filter> condition_from(const json::value& value) {
    TRY(const json::object* object,
        object_of(value, "a condition", {"dimension", "operator", "value", "values"}));
    const json::value* dimension = object->if_contains("dimension");
    const json::value* op = object->if_contains("operator");
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
    const json::value* one = object->if_contains("value");
    const json::value* many = object->if_contains("values");
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

Result<Filter> filter_from(const json::value& value, std::size_t depth) {
    if (depth > FilterLimits::kDepth) {
        return Error{ErrorKind::Invalid, "report.filter_too_large",
                     fmt::format("the filter has more than {} levels", FilterLimits::kDepth)};
    }
    const json::object* object = value.if_object();
    if (object == nullptr || object->size() != 1) {
        return condition_from(value);
    }
    if (const json::value* operands = object->if_contains("and")) {
        return chain_from(Filter::Kind::And, *operands, depth);
    }
    if (const json::value* operands = object->if_contains("or")) {
        return chain_from(Filter::Kind::Or, *operands, depth);
    }
    if (const json::value* operand = object->if_contains("not")) {
        std::vector<Filter> operands;
        TRY(Filter inner, filter_from(*operand, depth + 1));
        operands.push_back(std::move(inner));
        return Filter::of(Filter::Kind::Not, std::move(operands));
    }
    return condition_from(value);
}

json::value to_json(const Condition& condition) {
    json::object object;
    object["dimension"] = condition.dimension;
    object["operator"] = operator_name(condition.op);
    switch (arity(condition.op)) {
    case Arity::None: break;
    case Arity::One: object["value"] = condition.values.front(); break;
    case Arity::Many: {
        json::array values;
        for (const std::string& value : condition.values) {
            values.emplace_back(value);
        }
        object["values"] = std::move(values);
        break;
    }
    }
    return object;
}

} // namespace

Result<Filter> filter_from_json(const json::value& value) {
    if (const json::string* text = value.if_string()) {
        return parse_filter({text->data(), text->size()});
    }
    return filter_from(value, 1);
}

json::value to_json(const Filter& filter) {
    if (filter.kind == Filter::Kind::Condition) {
        return to_json(filter.condition);
    }
    json::object object;
    if (filter.kind == Filter::Kind::Not) {
        object["not"] = to_json(filter.operands.front());
        return object;
    }
    json::array operands;
    for (const Filter& operand : filter.operands) {
        operands.push_back(to_json(operand));
    }
    object[filter.kind == Filter::Kind::And ? "and" : "or"] = std::move(operands);
    return object;
}

} // namespace muster::cost
