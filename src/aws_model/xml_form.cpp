#include "aws_model/request_forms.h"
#include "aws_model/scalar_text.h"

namespace muster::aws {
namespace {

/// Also carriage returns, which a parser would otherwise lose.
std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
        case '&': out += "&amp;"; break;
        case '<': out += "&lt;"; break;
        case '>': out += "&gt;"; break;
        case '"': out += "&quot;"; break;
        case '\r': out += "&#13;"; break;
        case '\n': out += "&#10;"; break;
        default: out.push_back(c);
        }
    }
    return out;
}

class XmlWriter {
public:
    void write(const ShapeUse& use, const Json& value, std::string_view name) {
        switch (use.shape->type) {
        case ShapeType::Structure: return write_structure(use, value, name);
        case ShapeType::List: return write_list(use, value, name);
        case ShapeType::Map: return write_map(use, value, name);
        default:
            open(use, name);
            text_ += escaped(scalar_text(use, value, TimestampFormat::Iso8601));
            close(name);
        }
    }
    [[nodiscard]] std::string take() { return std::move(text_); }

private:
    void open(const ShapeUse& use, std::string_view name, std::string_view attributes = "") {
        text_.append("<").append(name);
        if (use.xml_namespace) {
            text_ += use.xml_namespace->prefix.empty() ? " xmlns" : " xmlns:";
            text_ += use.xml_namespace->prefix + "=\"" + escaped(use.xml_namespace->uri) + "\"";
        }
        text_.append(attributes).append(">");
    }
    void close(std::string_view name) { text_.append("</").append(name).append(">"); }

    void write_structure(const ShapeUse& use, const Json& value, std::string_view name) {
        std::string attributes;
        for (const JsonMember& member : *value.if_object()) {
            const ShapeMember* const known = use.shape->find(member.key);
            if (known != nullptr && known->use.is_xml_attribute && member.value.if_string()) {
                attributes.append(" ").append(known->use.name_or(known->name)).append("=\"");
                attributes.append(escaped(*member.value.if_string())).append("\"");
            }
        }
        open(use, name, attributes);
        for (const JsonMember& member : *value.if_object()) {
            const ShapeMember* const known = use.shape->find(member.key);
            const bool is_element = known != nullptr && !known->use.is_xml_attribute &&
                                    known->use.location == Location::Body;
            if (is_element && !member.value.is_null()) {
                write(known->use, member.value, known->use.name_or(known->name));
            }
        }
        close(name);
    }
    void write_list(const ShapeUse& use, const Json& value, std::string_view name) {
        const ShapeUse& item = use.shape->item;
        if (!use.is_flattened) {
            open(use, name);
        }
        for (const Json& element : *value.if_array()) {
            write(item, element, use.is_flattened ? name : item.name_or("member"));
        }
        if (!use.is_flattened) {
            close(name);
        }
    }
    void write_map(const ShapeUse& use, const Json& value, std::string_view name) {
        const Shape& shape = *use.shape;
        const std::string_view entry = use.is_flattened ? name : "entry";
        if (!use.is_flattened) {
            open(use, name);
        }
        for (const JsonMember& member : *value.if_object()) {
            text_.append("<").append(entry).append(">");
            write(shape.key, member.key, shape.key.name_or("key"));
            write(shape.value, member.value, shape.value.name_or("value"));
            close(entry);
        }
        if (!use.is_flattened) {
            close(name);
        }
    }

    std::string text_;
};

} // namespace

std::string xml_form(const ShapeUse& use, const Json& value, std::string_view name) {
    XmlWriter writer;
    writer.write(use, value, name);
    return writer.take();
}

} // namespace muster::aws
