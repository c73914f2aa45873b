#include "support/saml_signer.h"

#include <cstdlib>
#include <functional>
#include <memory>

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/xpath.h>
#include <xmlsec/app.h>
#include <xmlsec/crypto.h>
#include <xmlsec/templates.h>
#include <xmlsec/xmldsig.h>
#include <xmlsec/xmlenc.h>
#include <xmlsec/xmlsec.h>
#include <xmlsec/xmltree.h>

#include "base/check.h"
#include "crypto/encoding.h"

namespace muster::test {
namespace {

template <auto free>
struct Free {
    template <class T>
    void operator()(T* held) const noexcept {
        free(held);
    }
};
template <class T, auto free>
using Held = std::unique_ptr<T, Free<free>>;
using HeldDocument = Held<xmlDoc, &xmlFreeDoc>;
using HeldSignature = Held<xmlSecDSigCtx, &xmlSecDSigCtxDestroy>;
using HeldEncryption = Held<xmlSecEncCtx, &xmlSecEncCtxDestroy>;
using HeldKeys = Held<xmlSecKeysMngr, &xmlSecKeysMngrDestroy>;

void check(bool done) {
    MUSTER_CHECK(done, "xmlsec cannot do what the test wants");
}

const xmlChar* xml(const char* text) {
    return reinterpret_cast<const xmlChar*>(text);
}

void require_xmlsec() {
    static const bool is_ready = [] {
        xmlInitParser();
        return xmlSecInit() == 0 && xmlSecCryptoAppInit(nullptr) == 0 && xmlSecCryptoInit() == 0;
    }();
    check(is_ready);
}

HeldDocument parsed(std::string_view xml) {
    HeldDocument document(
        xmlReadMemory(xml.data(), static_cast<int>(xml.size()), nullptr, nullptr, XML_PARSE_NONET));
    check(document != nullptr);
    return document;
}

std::string written(xmlDoc& document) {
    xmlChar* text = nullptr;
    int size = 0;
    xmlDocDumpMemoryEnc(&document, &text, &size, "UTF-8");
    std::string copy(reinterpret_cast<const char*>(text), static_cast<std::size_t>(size));
    xmlFree(text);
    return copy;
}

void register_ids(xmlNode& node) {
    for (xmlNode* child = &node; child != nullptr; child = child->next) {
        if (child->type != XML_ELEMENT_NODE) {
            continue;
        }
        if (xmlAttr* const id = xmlHasProp(child, xml("ID"))) {
            xmlChar* const value = xmlGetProp(child, xml("ID"));
            xmlAddID(nullptr, child->doc, value, id);
            xmlFree(value);
        }
        if (child->children != nullptr) {
            register_ids(*child->children);
        }
    }
}

/// The signature that has no value yet.
xmlNode* unsigned_signature(xmlNode* node) {
    for (; node != nullptr; node = node->next) {
        if (xmlSecCheckNodeName(node, xmlSecNodeSignature, xmlSecDSigNs)) {
            xmlNode* const value = xmlSecFindChild(node, xmlSecNodeSignatureValue, xmlSecDSigNs);
            if (value != nullptr && value->children == nullptr) {
                return node;
            }
        }
        if (xmlNode* const found = unsigned_signature(node->children)) {
            return found;
        }
    }
    return nullptr;
}

std::string
element(std::string_view name, std::string_view algorithm, std::string_view inner = "") {
    return "<ds:" + std::string(name) + " Algorithm=\"" + std::string(algorithm) + "\">" +
           std::string(inner) + "</ds:" + std::string(name) + ">";
}

std::string template_of(std::string_view id, const SignatureForm& form, std::string_view key_info) {
    std::string transforms;
    for (std::size_t i = 0; i < form.transforms.size(); ++i) {
        const bool is_last = i + 1 == form.transforms.size();
        transforms += element("Transform", form.transforms[i], is_last ? form.last_transform : "");
    }
    const std::string uri = form.uri.empty() ? "#" + std::string(id) : form.uri;
    return "<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><ds:SignedInfo>" +
           element("CanonicalizationMethod", form.canonicalization, form.canonicalization_xml) +
           element("SignatureMethod", form.method) + "<ds:Reference URI=\"" + uri +
           "\"><ds:Transforms>" + transforms + "</ds:Transforms>" +
           element("DigestMethod", form.digest) +
           "<ds:DigestValue></ds:DigestValue></ds:Reference></ds:SignedInfo>"
           "<ds:SignatureValue></ds:SignatureValue>" +
           std::string(key_info) + form.object + "</ds:Signature>";
}

std::string with_template(std::string_view xml, std::string_view id, std::string_view signature) {
    constexpr std::string_view kIssuer = "</saml:Issuer>";
    std::string text(xml);
    const std::size_t at = text.find("ID=\"" + std::string(id) + "\"");
    const std::size_t issuer = text.find(kIssuer, at);
    check(at != text.npos && issuer != text.npos);
    return text.insert(issuer + kIssuer.size(), signature);
}

std::string signed_by(std::string_view xml, xmlSecKey* key) {
    const HeldDocument document = parsed(xml);
    xmlNode* const root = xmlDocGetRootElement(document.get());
    register_ids(*root);
    const HeldSignature context(xmlSecDSigCtxCreate(nullptr));
    check(context != nullptr && key != nullptr);
    context->signKey = key; // the context's now
    check(xmlSecDSigCtxSign(context.get(), unsigned_signature(root)) == 0);
    return written(*document);
}

const xmlSecByte* bytes_of(std::string_view text) {
    return reinterpret_cast<const xmlSecByte*>(text.data());
}

xmlSecKey* key_from(std::string_view text, xmlSecKeyDataFormat format) {
    return xmlSecCryptoAppKeyLoadMemory(bytes_of(text), static_cast<xmlSecSize>(text.size()),
                                        format, nullptr, nullptr, nullptr);
}

std::string encryption_template(const EncryptionForm& form) {
    return "<xenc:EncryptedData xmlns:xenc=\"http://www.w3.org/2001/04/xmlenc#\""
           " Type=\"http://www.w3.org/2001/04/xmlenc#Element\">"
           "<xenc:EncryptionMethod Algorithm=\"" +
           form.content +
           "\"/><ds:KeyInfo xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><xenc:EncryptedKey>"
           "<xenc:EncryptionMethod Algorithm=\"" +
           form.key +
           "\"/><ds:KeyInfo><ds:KeyName/></ds:KeyInfo><xenc:CipherData><xenc:CipherValue/>"
           "</xenc:CipherData></xenc:EncryptedKey></ds:KeyInfo><xenc:CipherData>"
           "<xenc:CipherValue/></xenc:CipherData></xenc:EncryptedData>";
}

/// Certificates hold for a century around what tests call now.
constexpr std::chrono::days kValid{36'500};

} // namespace

SamlSigner::SamlSigner()
    : key_(crypto::RsaKey::make()),
      certificate_(key_.self_signed("idp.example", Instant::from_unix_millis(0), kValid)) {
    require_xmlsec();
}

std::string
SamlSigner::sign(std::string_view xml, std::string_view id, const SignatureForm& form) const {
    const std::string key_info = "<ds:KeyInfo><ds:X509Data><ds:X509Certificate>" +
                                 crypto::base64(certificate_.der()) +
                                 "</ds:X509Certificate></ds:X509Data></ds:KeyInfo>";
    return signed_by(with_template(xml, id, template_of(id, form, key_info)),
                     key_from(key_.pem().reveal(), xmlSecKeyDataFormatPem));
}

std::string
SamlSigner::sign_by_hmac(std::string_view xml, std::string_view id, std::string_view secret) {
    require_xmlsec();
    const SignatureForm form{.method = "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256"};
    return signed_by(with_template(xml, id, template_of(id, form, "")),
                     xmlSecKeyReadMemory(xmlSecKeyDataHmacId, bytes_of(secret),
                                         static_cast<xmlSecSize>(secret.size())));
}

bool SamlSigner::verifies(std::string_view xml,
                          std::string_view id,
                          const crypto::Certificate& certificate) {
    require_xmlsec();
    const HeldDocument document = parsed(xml);
    xmlNode* const root = xmlDocGetRootElement(document.get());
    register_ids(*root);
    xmlNode* const signature = xmlSecFindNode(root, xmlSecNodeSignature, xmlSecDSigNs);
    const HeldSignature context(xmlSecDSigCtxCreate(nullptr));
    check(context != nullptr && signature != nullptr);
    const std::string pem = certificate.pem();
    context->signKey = key_from(pem, xmlSecKeyDataFormatCertPem); // the context's now
    check(context->signKey != nullptr);
    context->enabledReferenceUris = xmlSecTransformUriTypeSameDocument;
    const bool is_done = xmlSecDSigCtxVerify(context.get(), signature) == 0;
    return is_done && context->status == xmlSecDSigStatusSucceeded &&
           xml.contains("URI=\"#" + std::string(id) + "\"");
}

std::string SamlSigner::encrypt(std::string_view assertion,
                                const crypto::Certificate& recipient,
                                const EncryptionForm& form) {
    require_xmlsec();
    const HeldDocument document = parsed(encryption_template(form));
    const HeldKeys keys(xmlSecKeysMngrCreate());
    check(keys != nullptr && xmlSecCryptoAppDefaultKeysMngrInit(keys.get()) == 0);
    const std::string pem = recipient.pem();
    xmlSecKey* const key = key_from(pem, xmlSecKeyDataFormatCertPem);
    check(key != nullptr && xmlSecKeySetName(key, xml("recipient")) == 0 &&
          xmlSecCryptoAppDefaultKeysMngrAdoptKey(keys.get(), key) == 0);
    const HeldEncryption context(xmlSecEncCtxCreate(keys.get()));
    check(context != nullptr);
    context->encKey = xmlSecKeyGenerate(xmlSecKeyDataAesId, static_cast<xmlSecSize>(form.key_bits),
                                        xmlSecKeyDataTypeSession);
    check(xmlSecEncCtxBinaryEncrypt(context.get(), xmlDocGetRootElement(document.get()),
                                    bytes_of(assertion),
                                    static_cast<xmlSecSize>(assertion.size())) == 0);
    return "<saml:EncryptedAssertion>" + without_declaration(written(*document)) +
           "</saml:EncryptedAssertion>";
}

std::string without_declaration(std::string_view xml) {
    const std::size_t end = xml.starts_with("<?xml") ? xml.find("?>") + 2 : 0;
    std::string text(xml.substr(end));
    while (!text.empty() && text.front() == '\n') {
        text.erase(0, 1);
    }
    while (!text.empty() && text.back() == '\n') {
        text.pop_back();
    }
    return text;
}

} // namespace muster::test
