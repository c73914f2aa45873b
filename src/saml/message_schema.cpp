#include "saml/message_schema.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/trimmed.h"
#include "saml/refusal.h"
#include "saml/schema_rules.h"

namespace muster::saml {
namespace {

struct Slug {
    XmlName name;
    std::string_view reason;
};

/// What is said of an element where it may not be.
constexpr std::array<Slug, 6> kMisplaced{{
    {{space::kProtocol, "Response"}, "saml.response_misplaced"},
    {{space::kProtocol, "Extensions"}, "saml.extensions"},
    {{space::kAssertion, "Assertion"}, "saml.assertion_misplaced"},
    {{space::kAssertion, "EncryptedAssertion"}, "saml.assertion_misplaced"},
    {{space::kSignature, "Signature"}, "saml.signature_misplaced"},
    {{space::kSignature, "Object"}, "saml.signature_object"},
}};
/// What is said of too many of them.
constexpr std::array<Slug, 3> kTooMany{{
    {{space::kSignature, "Signature"}, "saml.signature_count"},
    {{space::kSignature, "SignedInfo"}, "saml.signed_info_count"},
    {{space::kSignature, "Reference"}, "saml.reference_count"},
}};

std::string_view
slug_of(std::span<const Slug> slugs, const XmlElement& element, std::string_view otherwise) {
    for (const Slug& slug : slugs) {
        if (element.is(slug.name)) {
            return slug.reason;
        }
    }
    return otherwise;
}

/// A name as a detail shows it: cut, as strangers choose it.
std::string shown_name(std::string_view name) {
    return "'" + std::string(name.substr(0, 60)) + "'";
}

const ChildRule* child_rule(const ElementRule& rule, const XmlElement& child) {
    for (const ChildRule& known : rule.children) {
        if (child.is(known.name)) {
            return &known;
        }
    }
    return nullptr;
}

Status expect_attributes(const XmlElement& element, const ElementRule& rule) {
    for (const XmlElement::Attribute& attribute : element.attributes) {
        const bool is_listed =
            attribute.space.empty()
                ? std::ranges::find(rule.attributes, attribute.name) != rule.attributes.end()
                : rule.foreign == Foreign::Any ||
                      (rule.foreign == Foreign::Instance && attribute.space == space::kInstance);
        if (!is_listed) {
            return malformed("saml.unexpected_attribute",
                             shown_name(attribute.name) + " of " + shown_name(element.name));
        }
    }
    for (const XmlElement::Declaration& declared : element.declarations) {
        // Canonicalization knows none but absolute ones (Canonical XML 1.0, section 1.3).
        if (!declared.space.empty() && !declared.space.contains(':')) {
            return malformed("saml.relative_namespace", shown_name(declared.space));
        }
    }
    return {};
}

Status expect_text(const XmlElement& element, const ElementRule& rule) {
    const bool is_blank = trimmed(element.text).empty();
    const bool is_mixed = !is_blank && !element.children.empty();
    if (is_mixed || (rule.content == Content::Elements && !is_blank)) {
        return malformed("saml.unexpected_text",
                         "text between the elements of " + shown_name(element.name));
    }
    return {};
}

Status expect_counts(const XmlElement& element, const ElementRule& rule) {
    for (const ChildRule& child : rule.children) {
        const auto found = element.all(child.name);
        if (child.occurs != Occurs::AnyNumber && found.size() > 1) {
            return malformed(slug_of(kTooMany, *found.front(), "saml.repeated_element"),
                             "more than one " + shown_name(child.name.name));
        }
        if (child.occurs == Occurs::Once && found.empty()) {
            return malformed("saml.missing_element", shown_name(child.name.name) +
                                                         " is missing in " +
                                                         shown_name(element.name));
        }
    }
    return {};
}

Status expect_children(const XmlElement& element, const ElementRule& rule) {
    int place = 0;
    for (const XmlElement& child : element.children) {
        const ChildRule* const known = child_rule(rule, child);
        if (known == nullptr) {
            const bool is_program = element.is({space::kSignature, "Transform"});
            return malformed(is_program ? "saml.transform"
                                        : slug_of(kMisplaced, child, "saml.unexpected_element"),
                             shown_name(child.name) + " in " + shown_name(element.name));
        }
        if (known->place < place) {
            return malformed("saml.element_order", shown_name(child.name) + " comes too late in " +
                                                       shown_name(element.name));
        }
        place = known->place;
    }
    return expect_counts(element, rule);
}

Status expect_rules(const XmlElement& element) {
    const ElementRule* const rule = rule_of(element);
    if (rule == nullptr) {
        return malformed("saml.unexpected_element", shown_name(element.name));
    }
    TRY_DONE(expect_attributes(element, *rule));
    TRY_DONE(expect_text(element, *rule));
    TRY_DONE(expect_children(element, *rule));
    for (const XmlElement& child : element.children) {
        TRY_DONE(expect_rules(child));
    }
    return {};
}

/// Whatever anybody may take for an id, each only once.
Status expect_unique_ids(const XmlElement& element, std::set<std::string_view>& seen) {
    for (const std::string_view name : {"ID", "Id"}) {
        const std::string* const id = element.attribute(name);
        if (id != nullptr && !seen.insert(*id).second) {
            return malformed("saml.duplicate_id", "two elements have one id");
        }
    }
    for (const XmlElement& child : element.children) {
        TRY_DONE(expect_unique_ids(child, seen));
    }
    return {};
}

Status expect_one_assertion(const XmlElement& response) {
    const std::size_t count = response.all(of_assertion("Assertion")).size() +
                              response.all(of_assertion("EncryptedAssertion")).size();
    if (count > 1) {
        return malformed("saml.assertion_count", "the response has more than one assertion");
    }
    return {};
}

} // namespace

Status expect_schema(const XmlElement& element, XmlName root) {
    if (!element.is(root)) {
        return malformed("saml.unexpected_message",
                         shown_name(element.name) + " instead of " + shown_name(root.name));
    }
    TRY_DONE(expect_rules(element));
    TRY_DONE(expect_one_assertion(element));
    std::set<std::string_view> seen;
    return expect_unique_ids(element, seen);
}

} // namespace muster::saml
