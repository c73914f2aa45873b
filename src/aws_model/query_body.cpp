#include "aws_model/request_forms.h"
#include "aws_model/scalar_text.h"
#include "base/percent.h"

namespace muster::aws {
namespace {

class QueryWriter {
public:
    explicit QueryWriter(Protocol protocol) : is_ec2_(protocol == Protocol::Ec2) {}

    void add(std::string_view name, std::string_view value) {
        body_.append(body_.empty() ? "" : "&").append(percent_encode(name)).append("=");
        body_.append(percent_encode(value));
    }
    void write(const ShapeUse& use, const Json& value, const std::string& prefix) {
        switch (use.shape->type) {
        case ShapeType::Structure: return write_structure(*use.shape, value, prefix);
        case ShapeType::List: return write_list(use, value, prefix);
        case ShapeType::Map: return write_map(use, value, prefix);
        default: return add(prefix, scalar_text(use, value, TimestampFormat::Iso8601));
        }
    }
    [[nodiscard]] std::string take() { return std::move(body_); }

private:
    void write_structure(const Shape& shape, const Json& value, const std::string& prefix) {
        for (const JsonMember& member : *value.if_object()) {
            const ShapeMember* const known = shape.find(member.key);
            if (known != nullptr && !member.value.is_null()) {
                const std::string name = name_of(known->use, known->name);
                write(known->use, member.value, prefix.empty() ? name : prefix + "." + name);
            }
        }
    }
    void write_list(const ShapeUse& use, const Json& value, const std::string& prefix) {
        const Json::Array& items = *value.if_array();
        const ShapeUse& item = use.shape->item;
        if (items.empty() && !is_ec2_) {
            return add(prefix, ""); // the query protocol says so of an empty list
        }
        std::string list = prefix;
        if (!is_ec2_ && !use.is_flattened) {
            list += "." + std::string(item.name_or("member"));
        } else if (!is_ec2_ && !item.location_name.empty()) {
            list = prefix.substr(0, prefix.rfind('.') + 1) + item.location_name;
        }
        for (std::size_t i = 0; i < items.size(); ++i) {
            write(item, items[i], list + "." + std::to_string(i + 1));
        }
    }
    void write_map(const ShapeUse& use, const Json& value, const std::string& prefix) {
        const std::string map = use.is_flattened ? prefix : prefix + ".entry";
        const Shape& shape = *use.shape;
        std::size_t number = 0;
        for (const JsonMember& member : *value.if_object()) {
            const std::string entry = map + "." + std::to_string(++number) + ".";
            write(shape.key, member.key, entry + name_of(shape.key, "key"));
            write(shape.value, member.value, entry + name_of(shape.value, "value"));
        }
    }
    [[nodiscard]] std::string name_of(const ShapeUse& use, std::string_view own) const {
        if (!is_ec2_) {
            return std::string(use.name_or(own));
        }
        std::string name = use.query_name.empty() ? use.location_name : use.query_name;
        if (name.empty()) {
            return std::string(own);
        }
        if (use.query_name.empty() && name.front() >= 'a' && name.front() <= 'z') {
            name.front() = static_cast<char>(name.front() - ('a' - 'A'));
        }
        return name;
    }

    bool is_ec2_;
    std::string body_;
};

} // namespace

std::string query_body(const ServiceModel& service, const Operation& operation, const Json& input) {
    QueryWriter writer(service.protocol());
    writer.add("Action", operation.name);
    writer.add("Version", service.api_version());
    if (operation.input) {
        writer.write(*operation.input, input, "");
    }
    return writer.take();
}

} // namespace muster::aws
