#include "saml/xml_document.h"

#include <vector>

#include <libxml/c14n.h>
#include <libxml/parser.h>
#include <libxml/tree.h>

#include "base/check.h"
#include "saml/refusal.h"

namespace muster::saml {
namespace {

constexpr int kDeepest = 48;

struct FreeParser {
    void operator()(xmlParserCtxt* parser) const noexcept { xmlFreeParserCtxt(parser); }
};
struct FreeText {
    void operator()(xmlChar* text) const noexcept { xmlFree(text); }
};
struct FreeOutput {
    void operator()(xmlOutputBuffer* output) const noexcept { xmlOutputBufferClose(output); }
};

std::string string_of(const xmlChar* text) {
    return text == nullptr ? std::string() : std::string(reinterpret_cast<const char*>(text));
}

std::string space_of(const xmlNs* declared) {
    return declared == nullptr ? std::string() : string_of(declared->href);
}

void take_attributes(const xmlNode& node, XmlElement& element) {
    for (const xmlAttr* attribute = node.properties; attribute != nullptr;
         attribute = attribute->next) {
        const std::unique_ptr<xmlChar, FreeText> value(
            xmlNodeListGetString(node.doc, attribute->children, 1));
        element.attributes.push_back(
            {space_of(attribute->ns), string_of(attribute->name), string_of(value.get())});
    }
    for (const xmlNs* declared = node.nsDef; declared != nullptr; declared = declared->next) {
        element.declarations.push_back({string_of(declared->prefix), string_of(declared->href)});
    }
}

Status take(const xmlNode& node, XmlElement& element, int depth) {
    if (depth > kDeepest) {
        return malformed("saml.too_deep", "elements in each other, too many");
    }
    element.space = space_of(node.ns);
    element.name = string_of(node.name);
    element.node = &node;
    take_attributes(node, element);
    for (const xmlNode* child = node.children; child != nullptr; child = child->next) {
        switch (child->type) {
        case XML_TEXT_NODE: element.text += string_of(child->content); break;
        case XML_ELEMENT_NODE:
            TRY_DONE(take(*child, element.children.emplace_back(), depth + 1));
            break;
        case XML_COMMENT_NODE:
        case XML_PI_NODE: break; // of metadata: the gate lets none into a message
        default:
            return malformed("saml.not_well_formed", "a part that is neither element nor text");
        }
    }
    return {};
}

/// Canonicalization tells its errors on the terminal otherwise; libxml2 keeps this by thread.
void say_nothing(void* /*context*/, const char* /*format*/, ...) {}

/// What of a document canonicalization is to see.
struct View {
    const void* apex;
    const void* left_out;
};

int is_visible(void* view, xmlNode* node, xmlNode* parent) {
    const auto& seen = *static_cast<const View*>(view);
    const bool hangs_on_parent =
        node->type == XML_ATTRIBUTE_NODE || node->type == XML_NAMESPACE_DECL;
    for (const xmlNode* at = hangs_on_parent ? parent : node; at != nullptr; at = at->parent) {
        if (at == seen.left_out) {
            return 0;
        }
        if (at == seen.apex) {
            return 1;
        }
    }
    return 0;
}

} // namespace

void XmlDocument::Free::operator()(_xmlDoc* document) const noexcept {
    xmlFreeDoc(document);
}

Result<XmlDocument> XmlDocument::parse(std::string_view text) {
    static const bool is_ready = (xmlInitParser(), true);
    static_cast<void>(is_ready);
    const std::unique_ptr<xmlParserCtxt, FreeParser> parser(xmlNewParserCtxt());
    MUSTER_CHECK(parser != nullptr, "libxml2 has no memory");
    Held document(xmlCtxtReadMemory(
        parser.get(), text.data(), static_cast<int>(text.size()), nullptr, "UTF-8",
        XML_PARSE_NONET | XML_PARSE_IGNORE_ENC | XML_PARSE_NOERROR | XML_PARSE_NOWARNING));
    const bool is_good = document != nullptr && parser->wellFormed == 1 &&
                         parser->nsWellFormed == 1 && parser->errNo == XML_ERR_OK &&
                         document->intSubset == nullptr && document->extSubset == nullptr;
    const xmlNode* const root = is_good ? xmlDocGetRootElement(document.get()) : nullptr;
    if (root == nullptr) {
        return malformed("saml.not_well_formed", "not XML with namespaces, well-formed");
    }
    XmlElement element;
    TRY_DONE(take(*root, element, 1));
    return XmlDocument(std::move(document), std::move(element));
}

Result<std::string> XmlDocument::canonical(const XmlElement& element,
                                           const XmlElement* left_out,
                                           std::span<const std::string> prefixes) const {
    View view{.apex = element.node, .left_out = left_out == nullptr ? nullptr : left_out->node};
    // libxml2 takes them as they may be written to; it does not.
    std::vector<std::string> words(prefixes.begin(), prefixes.end());
    std::vector<xmlChar*> inclusive;
    for (std::string& word : words) {
        inclusive.push_back(reinterpret_cast<xmlChar*>(word.data()));
    }
    inclusive.push_back(nullptr);
    xmlSetGenericErrorFunc(nullptr, say_nothing);
    const std::unique_ptr<xmlOutputBuffer, FreeOutput> output(xmlAllocOutputBuffer(nullptr));
    MUSTER_CHECK(output != nullptr, "libxml2 has no memory");
    const int outcome = xmlC14NExecute(document_.get(), is_visible, &view, XML_C14N_EXCLUSIVE_1_0,
                                       inclusive.data(), 0, output.get());
    const std::size_t size = xmlOutputBufferGetSize(output.get());
    if (outcome < 0 || size == 0) {
        return malformed("saml.not_canonical", "the signed part has no canonical form");
    }
    return std::string(reinterpret_cast<const char*>(xmlOutputBufferGetContent(output.get())),
                       size);
}

} // namespace muster::saml
