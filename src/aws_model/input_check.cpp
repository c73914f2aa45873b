#include "aws_model/input_check.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

#include "aws_model/timestamp.h"

namespace muster::aws {
namespace {

/// Walks input and shape together and keeps what does not fit.
class InputWalk {
public:
    void check(const ShapeUse& use, const Json& value) {
        if (use.is_json_text || use.shape->is_document) {
            return; // any JSON
        }
        switch (use.shape->type) {
        case ShapeType::Structure: return check_structure(*use.shape, value);
        case ShapeType::List: return check_list(*use.shape, value);
        case ShapeType::Map: return check_map(*use.shape, value);
        case ShapeType::String: return check_text(*use.shape, value);
        case ShapeType::Blob: return expect(value.if_string() != nullptr, "must be bytes");
        case ShapeType::Boolean: return expect(value.if_bool() != nullptr, "must be true or false");
        case ShapeType::Integer:
        case ShapeType::Long: return check_integer(*use.shape, value);
        case ShapeType::Float:
        case ShapeType::Double: return check_number(*use.shape, value);
        case ShapeType::Timestamp: return expect(timestamp_of(value).has_value(), "must be a time");
        }
    }
    [[nodiscard]] std::vector<FieldProblem> take_problems() { return std::move(problems_); }

private:
    void report(std::string detail) { problems_.push_back({pointer_, std::move(detail)}); }
    void expect(bool holds, std::string_view otherwise) {
        if (!holds) {
            report(std::string(otherwise));
        }
    }
    void step(std::string_view into, const ShapeUse& use, const Json& value) {
        const std::size_t length = pointer_.size();
        pointer_.append("/").append(into);
        check(use, value);
        pointer_.resize(length);
    }

    void check_structure(const Shape& shape, const Json& value) {
        const Json::Object* const object = value.if_object();
        if (object == nullptr) {
            return report("must be an object");
        }
        std::size_t set = 0;
        for (const JsonMember& member : *object) {
            const ShapeMember* const known = shape.find(member.key);
            if (known == nullptr) {
                report(fmt::format("has no member '{}'", member.key.substr(0, 60)));
            } else if (!member.value.is_null()) {
                ++set;
                step(member.key, known->use, member.value);
            }
        }
        for (const ShapeMember& known : shape.members) {
            const Json* const given = value.find(known.name);
            if (known.is_required && (given == nullptr || given->is_null())) {
                report(fmt::format("lacks the member '{}'", known.name));
            }
        }
        expect(!shape.is_union || set == 1, "must have exactly one member");
    }
    void check_list(const Shape& shape, const Json& value) {
        const Json::Array* const array = value.if_array();
        if (array == nullptr) {
            return report("must be an array");
        }
        check_least(shape, static_cast<double>(array->size()));
        for (std::size_t i = 0; i < array->size(); ++i) {
            step(std::to_string(i), shape.item, (*array)[i]);
        }
    }
    void check_map(const Shape& shape, const Json& value) {
        const Json::Object* const object = value.if_object();
        if (object == nullptr) {
            return report("must be an object");
        }
        for (const JsonMember& member : *object) {
            step(member.key, shape.value, member.value);
        }
    }
    void check_text(const Shape& shape, const Json& value) {
        const std::string* const text = value.if_string();
        if (text == nullptr) {
            return report("must be a text");
        }
        const auto characters = std::ranges::count_if(
            *text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; });
        check_least(shape, static_cast<double>(characters));
    }
    void check_integer(const Shape& shape, const Json& value) {
        const auto integer = value.integer();
        if (!integer) {
            return report("must be a whole number");
        }
        check_least(shape, static_cast<double>(*integer));
    }
    void check_number(const Shape& shape, const Json& value) {
        const auto text = value.number_text();
        double number = 0;
        if (!text ||
            std::from_chars(text->data(), text->data() + text->size(), number).ec != std::errc{}) {
            return report("must be a number");
        }
        check_least(shape, number);
    }
    void check_least(const Shape& shape, double size) {
        if (shape.least && size < *shape.least) {
            report(fmt::format("must be at least {} ({})", *shape.least,
                               kShapeTypeNames.name(shape.type)));
        }
    }

    std::string pointer_;
    std::vector<FieldProblem> problems_;
};

/// RFC 9562 section 5.4.
std::string uuid4(Random& random) {
    std::array<std::byte, 16> bytes{};
    random.fill(bytes);
    bytes[6] = (bytes[6] & std::byte{0x0f}) | std::byte{0x40};
    bytes[8] = (bytes[8] & std::byte{0x3f}) | std::byte{0x80};
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        text += i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "";
        text += fmt::format("{:02x}", std::to_integer<unsigned>(bytes.at(i)));
    }
    return text;
}

} // namespace

Status check_input(const Operation& operation, const Json& input) {
    if (!operation.input) {
        const Json::Object* const object = input.if_object();
        if (input.is_null() || (object != nullptr && object->empty())) {
            return {};
        }
        return Error{ErrorKind::Invalid, "aws.invalid_input", operation.name + " takes no input"};
    }
    InputWalk walk;
    walk.check(*operation.input, input.is_null() ? Json(Json::Object()) : input);
    std::vector<FieldProblem> problems = walk.take_problems();
    if (problems.empty()) {
        return {};
    }
    Error error{ErrorKind::Invalid, "aws.invalid_input",
                fmt::format("input of {}: {} {}", operation.name,
                            problems.front().pointer.empty() ? "it" : problems.front().pointer,
                            problems.front().detail)};
    error.problems = std::move(problems);
    return error;
}

Json with_idempotency_tokens(const Operation& operation, Json input, Random& random) {
    if (!operation.input) {
        return input;
    }
    if (input.is_null()) {
        input = Json::Object();
    }
    Json::Object* const object = input.if_object();
    if (object == nullptr) {
        return input; // check_input() says so
    }
    for (const ShapeMember& member : operation.input->shape->members) {
        if (member.use.is_idempotency_token && input.find(member.name) == nullptr) {
            object->push_back({member.name, uuid4(random)});
        }
    }
    return input;
}

} // namespace muster::aws
