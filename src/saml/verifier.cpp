#include "saml/verifier.h"

#include <initializer_list>
#include <optional>

#include "saml/message_schema.h"
#include "saml/message_text.h"
#include "saml/refusal.h"
#include "saml/response_checks.h"
#include "saml/trusted_assertion.h"
#include "saml/xml_document.h"

namespace muster::saml {
namespace {

Status expect_assertion(const XmlElement& response) {
    if (response.find(of_assertion("Assertion")) == nullptr &&
        response.find(of_assertion("EncryptedAssertion")) == nullptr) {
        return refused("saml.assertion_missing", "the response asserts nothing");
    }
    return {};
}

Result<bool> expect_first(Result<bool> is_first) {
    if (is_first && !*is_first) {
        return refused("saml.replayed", "the assertion has been used before");
    }
    return is_first;
}

Result<Assertion>
signed_in(const XmlElement& assertion, const std::optional<OpenRequest>& request, Instant now) {
    TRY(Assertion read, read_assertion(assertion));
    TRY_DONE(expect_sign_in(read, request, now));
    return read;
}

/// The first of the outcomes that is an error: all checks are made and written down, one decides.
Status first_error(std::initializer_list<Status> outcomes) {
    for (const Status& outcome : outcomes) {
        if (!outcome) {
            return outcome;
        }
    }
    return {};
}

} // namespace

Verification Verifier::verify(std::string_view form_value, const Expectation& expected) const {
    Checklist checks;
    Result<Assertion> assertion = run(form_value, expected, checks);
    return {.assertion = std::move(assertion), .checks = checks.all()};
}

Result<Assertion>
Verifier::run(std::string_view form_value, const Expectation& expected, Checklist& checks) const {
    TRY(const std::string text, checks.record(CheckName::Encoding, posted_text(form_value)));
    TRY_DONE(checks.record(CheckName::Markup, expect_plain_markup(text)));
    TRY(const XmlDocument document, checks.record(CheckName::WellFormed, XmlDocument::parse(text)));
    const XmlElement& response = document.root();
    TRY_DONE(checks.record(CheckName::Schema, expect_schema(response, kResponse)));
    TRY_DONE(checks.record(CheckName::Status, expect_success(response)));
    TRY_DONE(checks.record(CheckName::OneAssertion, expect_assertion(response)));
    TRY(const Trusted trusted, trusted_assertion(document, expected, checks));
    return judge(trusted.response ? trusted.response->root() : response, trusted, expected, checks);
}

Result<Assertion> Verifier::judge(const XmlElement& response,
                                  const Trusted& trusted,
                                  const Expectation& expected,
                                  Checklist& checks) const {
    const XmlElement& assertion = trusted.assertion.root();
    const Instant now = ports_.clock.now();
    const ServiceProvider& own = expected.own;
    const bool is_signed = trusted.response.has_value();
    TRY_DONE(first_error(
        {checks.record(CheckName::Issuer, expect_issuer(response, assertion, expected.provider)),
         checks.record(CheckName::Destination,
                       expect_destination(response, own.consumer_url, is_signed)),
         checks.record(CheckName::Validity, expect_validity(assertion, now)),
         checks.record(CheckName::Audience, expect_audience(assertion, own.entity_id))}));
    TRY(const Confirmation confirmation,
        checks.record(CheckName::Confirmation, confirmation_of(assertion, own.consumer_url, now)));
    TRY(const std::optional<OpenRequest> request,
        checks.record(CheckName::Request,
                      answered_request(response, confirmation.request, expected)));
    TRY(Assertion read, checks.record(CheckName::SignIn, signed_in(assertion, request, now)));
    read.valid_until = confirmation.valid_until;
    read.request = confirmation.request;
    TRY_DONE(checks.record(CheckName::Replay,
                           expect_first(ports_.replays.is_first(read.issuer, read.id,
                                                                read.valid_until + kClockSkew))));
    return read;
}

} // namespace muster::saml
