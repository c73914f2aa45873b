#include "saml/assertion.h"

#include "saml/refusal.h"
#include "saml/saml_time.h"

namespace muster::saml {
namespace {

std::string value_of(const XmlElement& value) {
    // An identifier may come as an element in the value (eduPersonTargetedID).
    const XmlElement* const inner = value.find(of_assertion("NameID"));
    return std::string(inner ? inner->value() : value.value());
}

std::vector<SamlAttribute> read_attributes(const XmlElement& assertion) {
    std::vector<SamlAttribute> attributes;
    for (const XmlElement* statement : assertion.all(of_assertion("AttributeStatement"))) {
        for (const XmlElement* element : statement->all(of_assertion("Attribute"))) {
            SamlAttribute& attribute = attributes.emplace_back();
            attribute.name = element->attribute_text("Name");
            attribute.friendly_name = element->attribute_text("FriendlyName");
            for (const XmlElement* value : element->all(of_assertion("AttributeValue"))) {
                attribute.values.push_back(value_of(*value));
            }
        }
    }
    return attributes;
}

Status read_sign_in(const XmlElement& assertion, Assertion& into) {
    const XmlElement* const statement = assertion.find(of_assertion("AuthnStatement"));
    if (statement == nullptr) {
        return malformed("saml.no_authentication", "the assertion does not say that anybody has "
                                                   "signed in");
    }
    TRY(into.signed_in_at, saml_time(statement->attribute_text("AuthnInstant")));
    if (const std::string* const index = statement->attribute("SessionIndex")) {
        into.session_index = *index;
    }
    if (const std::string* const until = statement->attribute("SessionNotOnOrAfter")) {
        TRY(into.session_until, saml_time(*until));
    }
    const XmlElement* const context = statement->find(of_assertion("AuthnContext"));
    const XmlElement* const kind =
        context ? context->find(of_assertion("AuthnContextClassRef")) : nullptr;
    into.context_class = kind ? kind->value() : std::string_view();
    return {};
}

} // namespace

Result<NameId> NameId::read(const XmlElement& element) {
    if (element.value().empty()) {
        return malformed("saml.no_name", "the identifier of the person is empty");
    }
    const std::string* const format = element.attribute("Format");
    return NameId{.value = std::string(element.value()),
                  .format = format ? *format : std::string(kUnspecifiedFormat),
                  .qualifier = std::string(element.attribute_text("NameQualifier")),
                  .own_qualifier = std::string(element.attribute_text("SPNameQualifier"))};
}

std::vector<std::string> Assertion::values(std::string_view name) const {
    std::vector<std::string> found;
    for (const auto member : {&SamlAttribute::name, &SamlAttribute::friendly_name}) {
        for (const SamlAttribute& attribute : attributes) {
            if (attribute.*member == name) {
                found.insert(found.end(), attribute.values.begin(), attribute.values.end());
            }
        }
        if (!found.empty()) {
            break;
        }
    }
    return found;
}

Result<Assertion> read_assertion(const XmlElement& element) {
    Assertion assertion;
    assertion.id = element.attribute_text("ID");
    const XmlElement* const issuer = element.find(of_assertion("Issuer"));
    const XmlElement* const subject = element.find(of_assertion("Subject"));
    const XmlElement* const name = subject ? subject->find(of_assertion("NameID")) : nullptr;
    if (assertion.id.empty()) {
        return malformed("saml.no_id", "the assertion has no ID");
    }
    if (issuer == nullptr || name == nullptr) {
        return malformed("saml.no_name", "the assertion names nobody");
    }
    assertion.issuer = issuer->value();
    TRY(assertion.name_id, NameId::read(*name));
    TRY_DONE(read_sign_in(element, assertion));
    assertion.attributes = read_attributes(element);
    return assertion;
}

} // namespace muster::saml
