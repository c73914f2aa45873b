#include "aws_model/xml_document.h"

#include <memory>

#include <libxml/parser.h>
#include <libxml/tree.h>

namespace muster::aws {
namespace {

constexpr std::size_t kMostBytes = std::size_t{64} << 20;
constexpr int kDeepest = 100;

struct FreeDocument {
    void operator()(xmlDoc* document) const noexcept { xmlFreeDoc(document); }
};
struct FreeText {
    void operator()(xmlChar* text) const noexcept { xmlFree(text); }
};

std::string string_of(const xmlChar* text) {
    return text == nullptr ? std::string() : std::string(reinterpret_cast<const char*>(text));
}

Error refused(std::string_view reason, std::string_view what) {
    return Error{ErrorKind::Invalid, reason, std::string(what)};
}

Status take(const xmlNode& node, XmlElement& element, int depth);

Status take_child(const xmlNode& child, XmlElement& element, int depth) {
    switch (child.type) {
    case XML_TEXT_NODE:
    case XML_CDATA_SECTION_NODE: element.text += string_of(child.content); return {};
    case XML_ELEMENT_NODE: return take(child, element.children.emplace_back(), depth + 1);
    case XML_COMMENT_NODE:
    case XML_PI_NODE: return {};
    default: return refused("xml.forbidden", "an entity of its own in an answer");
    }
}

Status take(const xmlNode& node, XmlElement& element, int depth) {
    if (depth > kDeepest) {
        return refused("xml.forbidden", "an answer of too many elements in each other");
    }
    element.name = string_of(node.name);
    for (xmlAttr* attribute = node.properties; attribute != nullptr; attribute = attribute->next) {
        const std::unique_ptr<xmlChar, FreeText> value(
            xmlNodeListGetString(node.doc, attribute->children, 1));
        element.attributes.push_back({string_of(attribute->name), string_of(value.get())});
    }
    for (const xmlNode* child = node.children; child != nullptr; child = child->next) {
        TRY_DONE(take_child(*child, element, depth));
    }
    return {};
}

} // namespace

Result<XmlElement> read_xml(std::string_view text) {
    if (text.size() > kMostBytes) {
        return refused("xml.too_large", "an answer of more than 64 MiB");
    }
    if (text.find("<!DOCTYPE") != text.npos) { // before libxml2 would read what it declares
        return refused("xml.forbidden", "a document type in an answer");
    }
    static const bool is_ready = (xmlInitParser(), true);
    static_cast<void>(is_ready);
    const std::unique_ptr<xmlDoc, FreeDocument> document(
        xmlReadMemory(text.data(), static_cast<int>(text.size()), nullptr, "UTF-8",
                      XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING));
    const xmlNode* const root = document ? xmlDocGetRootElement(document.get()) : nullptr;
    if (root == nullptr) {
        return refused("xml.malformed", "an answer that is no XML");
    }
    if (document->intSubset != nullptr) {
        return refused("xml.forbidden", "a document type in an answer");
    }
    XmlElement element;
    TRY_DONE(take(*root, element, 1));
    return element;
}

} // namespace muster::aws
