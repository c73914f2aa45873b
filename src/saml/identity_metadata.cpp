#include "saml/identity_metadata.h"

#include <algorithm>

#include "base/loopback_host.h"
#include "base/trimmed.h"
#include "crypto/encoding.h"
#include "saml/message_text.h"
#include "saml/refusal.h"
#include "saml/saml_time.h"
#include "saml/xml_document.h"

namespace muster::saml {
namespace {

struct KnownBinding {
    std::string_view uri;
    Binding binding;
};
constexpr KnownBinding kBindings[]{
    {"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect", Binding::Redirect},
    {"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST", Binding::Post}};
constexpr std::size_t kMostCertificates = 16;
constexpr std::size_t kMostUrl = 2000;

constexpr XmlName of_metadata(std::string_view name) {
    return {space::kMetadata, name};
}
constexpr XmlName kEntity = of_metadata("EntityDescriptor");
constexpr XmlName kEntityList = of_metadata("EntitiesDescriptor");
constexpr XmlName kProvider = of_metadata("IDPSSODescriptor");

void collect_providers(const XmlElement& element, std::vector<const XmlElement*>& into) {
    if (element.is(kEntity) && element.find(kProvider) != nullptr) {
        into.push_back(&element);
    }
    if (element.is(kEntityList)) {
        for (const XmlElement& child : element.children) {
            collect_providers(child, into);
        }
    }
}

Result<const XmlElement*> provider_in(const XmlElement& root, std::string_view wanted) {
    std::vector<const XmlElement*> found;
    collect_providers(root, found);
    if (!wanted.empty()) {
        std::erase_if(found, [&](const XmlElement* entity) {
            return entity->attribute_text("entityID") != wanted;
        });
    }
    if (found.empty()) {
        return malformed("saml.metadata_no_provider", "the metadata is of no identity provider");
    }
    if (found.size() > 1) {
        return malformed("saml.metadata_several_providers",
                         "the metadata is of several identity providers: say which");
    }
    return found.front();
}

/// Whoever may read what is sent there signs in as others.
Status expect_safe_url(std::string_view url) {
    const bool is_https = url.starts_with("https://");
    const std::string_view after = url.starts_with("http://") ? url.substr(7) : std::string_view();
    const std::string_view host = after.substr(0, after.find_first_of(":/?#"));
    const bool has_junk = std::ranges::any_of(
        url, [](char c) { return c <= ' ' || c == '"' || c == '<' || c == '#' || c == '\x7f'; });
    if ((!is_https && !is_loopback_host(host)) || has_junk || url.size() > kMostUrl) {
        return malformed("saml.metadata_address", "an address of the provider is not of https");
    }
    return {};
}

struct Service {
    const XmlElement* element = nullptr; // null: there is none for browsers
    Binding binding = Binding::Redirect;
};

/// The first service of that name that takes redirects, else the first that takes posts.
Service service_of(const XmlElement& provider, std::string_view name) {
    for (const KnownBinding& known : kBindings) {
        for (const XmlElement* one : provider.all(of_metadata(name))) {
            if (one->attribute_text("Binding") == known.uri) {
                return {.element = one, .binding = known.binding};
            }
        }
    }
    return {};
}

/// Empty when there is none.
Result<std::string> address_of(const Service& service, std::string_view attribute) {
    const std::string_view url =
        service.element ? trimmed(service.element->attribute_text(attribute)) : "";
    if (!url.empty()) {
        TRY_DONE(expect_safe_url(url));
    }
    return std::string(url);
}

Result<std::vector<crypto::Certificate>> signing_certificates(const XmlElement& provider) {
    std::vector<crypto::Certificate> certificates;
    for (const XmlElement* key : provider.all(of_metadata("KeyDescriptor"))) {
        const std::string* const use = key->attribute("use");
        const XmlElement* const info = key->find({space::kSignature, "KeyInfo"});
        if ((use != nullptr && *use != "signing") || info == nullptr) {
            continue;
        }
        for (const XmlElement* data : info->all({space::kSignature, "X509Data"})) {
            for (const XmlElement* one : data->all({space::kSignature, "X509Certificate"})) {
                std::string solid = one->text;
                std::erase_if(solid, [](char c) { return kWhiteSpace.contains(c); });
                TRY(const Bytes der, crypto::base64_bytes(solid));
                TRY(crypto::Certificate certificate, crypto::Certificate::from_der(der));
                if (std::ranges::find(certificates, certificate) == certificates.end()) {
                    certificates.push_back(std::move(certificate));
                }
            }
        }
    }
    if (certificates.empty() || certificates.size() > kMostCertificates) {
        return malformed("saml.metadata_no_certificate",
                         "the metadata has no certificate that signs, or more than " +
                             std::to_string(kMostCertificates));
    }
    return certificates;
}

Status read_addresses(const XmlElement& provider, IdentityMetadata& into) {
    const Service sign_in = service_of(provider, "SingleSignOnService");
    TRY(into.sign_in_url, address_of(sign_in, "Location"));
    into.sign_in_binding = sign_in.binding;
    if (into.sign_in_url.empty()) {
        return malformed("saml.metadata_no_address",
                         "the provider has no address that takes requests by redirect or post");
    }
    const Service logout = service_of(provider, "SingleLogoutService");
    TRY(into.logout_url, address_of(logout, "Location"));
    TRY(into.logout_response_url, address_of(logout, "ResponseLocation"));
    into.logout_binding = logout.binding;
    if (into.logout_response_url.empty()) {
        into.logout_response_url = into.logout_url;
    }
    return {};
}

/// The nearest end among those of the elements; they nest.
Status
read_end(std::initializer_list<const XmlElement*> elements, Instant now, IdentityMetadata& into) {
    for (const XmlElement* element : elements) {
        const std::string* const until = element->attribute("validUntil");
        if (until == nullptr) {
            continue;
        }
        TRY(const Instant end, saml_time(*until));
        into.valid_until = into.valid_until ? std::min(*into.valid_until, end) : end;
    }
    if (into.valid_until && *into.valid_until <= now) {
        return malformed("saml.metadata_expired",
                         "the metadata held until " + into.valid_until->str());
    }
    return {};
}

} // namespace

Result<IdentityMetadata>
IdentityMetadata::parse(std::string_view text, Instant now, std::string_view wanted) {
    TRY_DONE(expect_safe_metadata(text));
    TRY(const XmlDocument document, XmlDocument::parse(text));
    TRY(const XmlElement* const entity, provider_in(document.root(), wanted));
    const XmlElement& provider = *entity->find(kProvider);
    IdentityMetadata read;
    read.entity_id = entity->attribute_text("entityID");
    if (read.entity_id.empty()) {
        return malformed("saml.metadata_no_provider", "the provider has no entity id");
    }
    TRY(read.certificates, signing_certificates(provider));
    TRY_DONE(read_addresses(provider, read));
    TRY_DONE(read_end({&document.root(), entity, &provider}, now, read));
    for (const XmlElement* format : provider.all(of_metadata("NameIDFormat"))) {
        read.name_formats.emplace_back(format->value());
    }
    const std::string_view wants = provider.attribute_text("WantAuthnRequestsSigned");
    read.wants_signed_requests = wants == "true" || wants == "1";
    return read;
}

} // namespace muster::saml
