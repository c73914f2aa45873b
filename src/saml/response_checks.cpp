#include "saml/response_checks.h"

#include <algorithm>

#include "saml/refusal.h"
#include "saml/saml_time.h"

namespace muster::saml {
namespace {

constexpr std::string_view kBearer = "urn:oasis:names:tc:SAML:2.0:cm:bearer";
constexpr std::string_view kSuccess = "urn:oasis:names:tc:SAML:2.0:status:Success";
constexpr std::string_view kEntityFormat = "urn:oasis:names:tc:SAML:2.0:nameid-format:entity";

/// A value of the other side as a detail shows it.
std::string shown_value(std::string_view value) {
    return "'" + std::string(value.substr(0, 200)) + "'";
}

Status expect_entity(const XmlElement* issuer, const IdentityProvider& provider) {
    const std::string_view name = issuer ? issuer->value() : std::string_view();
    const std::string* const format = issuer ? issuer->attribute("Format") : nullptr;
    if (name != provider.entity_id || (format != nullptr && *format != kEntityFormat)) {
        return refused("saml.issuer", "it is of " + shown_value(name) + ", the provider is " +
                                          shown_value(provider.entity_id));
    }
    return {};
}

Status expect_version(const XmlElement& element) {
    if (element.attribute_text("Version") != "2.0") {
        return malformed("saml.version", "not a message of SAML 2.0");
    }
    return {};
}

struct Slugs {
    std::string_view early;
    std::string_view late;
};

/// NotBefore ≤ now < NotOnOrAfter, with the skew on either side.
Status expect_window(const XmlElement& element, Instant now, Slugs slugs) {
    if (const std::string* const from = element.attribute("NotBefore")) {
        TRY(const Instant begin, saml_time(*from));
        if (now + kClockSkew < begin) {
            return refused(slugs.early, "it holds from " + begin.str() + ", now is " + now.str());
        }
    }
    if (const std::string* const until = element.attribute("NotOnOrAfter")) {
        TRY(const Instant end, saml_time(*until));
        if (now >= end + kClockSkew) {
            return refused(slugs.late, "it held until " + end.str() + ", now is " + now.str());
        }
    }
    return {};
}

Result<Confirmation>
read_confirmation(const XmlElement& element, std::string_view consumer_url, Instant now) {
    const XmlElement* const data = element.find(of_assertion("SubjectConfirmationData"));
    if (element.attribute_text("Method") != kBearer || data == nullptr) {
        return refused("saml.no_bearer", "no confirmation for whoever brings the assertion");
    }
    if (data->attribute_text("Recipient") != consumer_url) {
        return refused("saml.recipient", "it is to be brought to " +
                                             shown_value(data->attribute_text("Recipient")) +
                                             ", not " + shown_value(consumer_url));
    }
    TRY_DONE(expect_window(*data, now, {"saml.not_yet_valid", "saml.confirmation_expired"}));
    TRY(const Instant until, saml_time(data->attribute_text("NotOnOrAfter")));
    Confirmation confirmation{.valid_until = until, .request = std::nullopt};
    if (const std::string* const request = data->attribute("InResponseTo")) {
        confirmation.request = *request;
    }
    return confirmation;
}

} // namespace

Status expect_success(const XmlElement& message) {
    const XmlElement* const status = message.find(of_protocol("Status"));
    const XmlElement* const code = status ? status->find(of_protocol("StatusCode")) : nullptr;
    const std::string_view value = code ? code->attribute_text("Value") : std::string_view();
    if (value == kSuccess) {
        return {};
    }
    std::string detail = "the provider answered " + shown_value(value);
    const XmlElement* const second = code ? code->find(of_protocol("StatusCode")) : nullptr;
    const XmlElement* const words = status ? status->find(of_protocol("StatusMessage")) : nullptr;
    if (second != nullptr) {
        detail += ", " + shown_value(second->attribute_text("Value"));
    }
    if (words != nullptr) {
        detail += ": " + shown_value(words->value());
    }
    return refused("saml.status_refused", std::move(detail));
}

Status expect_issuer(const XmlElement& response,
                     const XmlElement& assertion,
                     const IdentityProvider& provider) {
    TRY_DONE(expect_version(response));
    TRY_DONE(expect_version(assertion));
    const XmlElement* const sender = response.find(of_assertion("Issuer"));
    if (sender != nullptr) {
        TRY_DONE(expect_entity(sender, provider));
    }
    return expect_entity(assertion.find(of_assertion("Issuer")), provider);
}

Status expect_destination(const XmlElement& message, std::string_view own_url, bool is_signed) {
    const std::string* const destination = message.attribute("Destination");
    if (destination == nullptr ? is_signed : *destination != own_url) {
        return refused("saml.destination", "it was sent to " +
                                               shown_value(destination ? *destination : "") +
                                               ", not " + shown_value(own_url));
    }
    return {};
}

Status expect_validity(const XmlElement& assertion, Instant now) {
    const XmlElement* const conditions = assertion.find(of_assertion("Conditions"));
    if (conditions == nullptr) {
        return {};
    }
    return expect_window(*conditions, now, {"saml.not_yet_valid", "saml.expired"});
}

Status expect_audience(const XmlElement& assertion, std::string_view entity_id) {
    const XmlElement* const conditions = assertion.find(of_assertion("Conditions"));
    const auto restrictions = conditions ? conditions->all(of_assertion("AudienceRestriction"))
                                         : std::vector<const XmlElement*>();
    const bool is_for_us =
        !restrictions.empty() && std::ranges::all_of(restrictions, [&](const XmlElement* one) {
            return std::ranges::any_of(
                one->all(of_assertion("Audience")),
                [&](const XmlElement* audience) { return audience->value() == entity_id; });
        });
    if (!is_for_us) {
        return refused("saml.audience", "it is not for " + shown_value(entity_id));
    }
    return {};
}

Result<Confirmation>
confirmation_of(const XmlElement& assertion, std::string_view consumer_url, Instant now) {
    Result<Confirmation> outcome =
        refused("saml.no_bearer", "no confirmation for whoever brings the assertion");
    const XmlElement* const subject = assertion.find(of_assertion("Subject"));
    for (const XmlElement* one : subject->all(of_assertion("SubjectConfirmation"))) {
        outcome = read_confirmation(*one, consumer_url, now);
        if (outcome) {
            break;
        }
    }
    return outcome;
}

Result<std::optional<OpenRequest>> answered_request(const XmlElement& response,
                                                    const std::optional<std::string>& request,
                                                    const Expectation& expected) {
    const std::string* const outer = response.attribute("InResponseTo");
    if (outer == nullptr && !request) {
        if (expected.provider.unsolicited == Unsolicited::Refused) {
            return refused("saml.unsolicited", "nobody here has asked for it");
        }
        return std::optional<OpenRequest>();
    }
    if (outer == nullptr || !request || *outer != *request) {
        return refused("saml.request_mismatch",
                       "response and assertion do not answer the same request");
    }
    const auto open = std::ranges::find(expected.requests, *request, &OpenRequest::id);
    if (open == expected.requests.end()) {
        return refused("saml.request_unknown", "it answers no open request of this browser");
    }
    return std::optional(*open);
}

Status
expect_sign_in(const Assertion& assertion, const std::optional<OpenRequest>& request, Instant now) {
    if (assertion.session_until && now >= *assertion.session_until + kClockSkew) {
        return refused("saml.session_ended",
                       "the session there held until " + assertion.session_until->str());
    }
    if (request && request->is_forced && assertion.signed_in_at + kClockSkew < request->sent_at) {
        return refused("saml.not_fresh", "the sign-in there is of " + assertion.signed_in_at.str() +
                                             ", before it was asked for");
    }
    return {};
}

} // namespace muster::saml
