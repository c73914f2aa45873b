#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "aws_model/operation_name.h"

// The rows of catalog/inventory/resources.yaml, which says what each of them means. Text that they
// refer to lives as long as the program.
namespace muster::inventory {

using Text = std::string_view;

/// Another word for a value.
struct Word {
    Text given;
    Text word;
};

/// Where a value stands in an item of an answer; an empty path: nowhere.
struct Field {
    Text path;    // as aws::at_path() takes it
    Text present; // in place of the value, with `absent`, where one of them is not empty
    Text absent;
    std::span<const Word> words; // a value that is none of them stays as it is
};

/// Whether a value, "" for one that is not there, is one of some.
struct Condition {
    enum class Holds { In, NotIn };
    Text path;
    Holds holds = Holds::In;
    std::span<const Text> values;
};

/// Holds where all of it does.
struct ConditionGroup {
    std::span<const Condition> conditions;
};

/// What an attribute of a product has to be for its price to be meant.
struct AttributeMatch {
    enum class How { Equals, EndsWith, Contains, Field };
    Text attribute;
    How how = How::Equals;
    Text text;
    Field field; // of the resource: has to be equal
};

/// One price of what a resource costs.
struct RatePart {
    enum class Period { Hour, Month };
    Text name;   // "ebs_volume/storage"
    Text offer;  // "AmazonEC2"
    Text family; // empty: any
    Text unit;   // as the price list has it
    Period period = Period::Hour;
    std::span<const Condition> when; // it counts; all have to hold
    std::span<const AttributeMatch> matches;
    Text quantity; // the path of a whole number; empty: one
    std::int64_t above = 0;
    std::int64_t up_to = 0; // 0: no end
    std::int64_t divide = 1;
};

/// A kind of resource that is listed.
struct ResourceKind {
    enum class Scope { Regional, Global };
    Text name;
    Text title;
    Scope scope = Scope::Regional;
    aws::OperationName call;
    Text input; // JSON
    Text items; // "Reservations[].Instances[]"
    Field id;
    Text arn; // a path, or a text with places such as @REGION@
    Field display_name;
    Field region; // empty: where it was asked for
    Field state;
    Field type;
    Field size;
    Field since;
    Text size_unit;
    Text tags; // a path, or "@": of tag:GetResources
    std::span<const Condition> free_when;
    std::span<const ConditionGroup> unknown_when;
    std::span<const RatePart> parts; // none: it is paid by use
};

std::span<const ResourceKind> resource_kinds();

/// Null where there is none.
const ResourceKind* find_kind(std::string_view name);

} // namespace muster::inventory
