#include "federation/saml_sign_in.h"

#include "federation/provider_store.h"
#include "federation/saml_store.h"
#include "federation/saml_way.h"
#include "saml/authn_request.h"
#include "saml/message_id.h"
#include "saml/service_metadata.h"

namespace muster::federation {
namespace {

/// The provider's assertions that have come, beside its logout tokens.
class SeenAssertions final : public saml::ReplayMemory {
public:
    SeenAssertions(sql::Database& database, const ProviderId& provider)
        : database_(database), provider_(provider) {}

    Result<bool>
    is_first(std::string_view /*issuer*/, std::string_view id, Instant until) override {
        const std::string key = "assertion:" + std::string(id);
        return database_.write(
            [&](sql::Session& session) { return note_token(session, provider_, key, until); });
    }

private:
    sql::Database& database_;
    const ProviderId& provider_;
};

/// A request's id is made of its state, so nothing more of it needs to be kept.
std::string message_id(const SignInRequests& requests, std::string_view state) {
    return "_" + requests.nonce_of(state);
}

Attributes attributes_of(const saml::Assertion& assertion) {
    Attributes attributes;
    for (const saml::SamlAttribute& attribute : assertion.attributes) {
        auto& values = attributes[attribute.name];
        values.insert(values.end(), attribute.values.begin(), attribute.values.end());
    }
    for (const saml::SamlAttribute& attribute : assertion.attributes) {
        if (!attribute.friendly_name.empty()) {
            attributes.try_emplace(attribute.friendly_name, attribute.values);
        }
    }
    attributes.try_emplace("name_id", std::vector{assertion.name_id.value});
    if (assertion.name_id.format == saml::kEmailFormat) {
        attributes.try_emplace("email", std::vector{assertion.name_id.value});
    }
    return attributes;
}

std::vector<SignInCheck> shown(const std::vector<saml::Check>& checks) {
    std::vector<SignInCheck> all;
    for (const saml::Check& check : checks) {
        if (check.verdict != saml::Verdict::NotReached) {
            all.push_back({.name = std::string(saml::kCheckNames.name(check.name)),
                           .has_passed = check.verdict != saml::Verdict::Failed,
                           .detail = check.verdict == saml::Verdict::Absent
                                         ? std::string("there is none, and none is needed")
                                         : check.detail});
        }
    }
    return all;
}

/// Somebody who is called otherwise each time cannot be found again.
Status expect_lasting_name(const saml::Assertion& assertion) {
    if (assertion.name_id.format == saml::kTransientFormat) {
        return Error{ErrorKind::Unauthorized, "saml.transient_name",
                     "the provider must send a NameID that stays: persistent, or the address"};
    }
    return {};
}

Answer answer_of(const saml::Verification& verification) {
    Answer answer{.vouched = {}, .refusal = {}, .checks = shown(verification.checks)};
    const auto& assertion = verification.assertion;
    const Status named = assertion ? expect_lasting_name(*assertion) : Status();
    if (!assertion || !named) {
        const Error& error = assertion ? named.error() : assertion.error();
        answer.refusal = std::string(error.reason);
        return answer;
    }
    answer.vouched = Vouched{.subject = assertion->name_id.value,
                             .session = assertion->session_index,
                             .attributes = attributes_of(*assertion)};
    return answer;
}

saml::IdentityProvider expected_of(const SamlSettings& settings, saml::Unsolicited unsolicited) {
    return {.entity_id = settings.entity_id,
            .certificates = settings.certificates,
            .must_sign = settings.must_sign,
            .unsolicited = unsolicited};
}

} // namespace

Result<SamlSignIn::Begun> SamlSignIn::begin(const SignInRequests::Question& question,
                                            const saml::ServiceProvider& own) {
    TRY(const Provider provider, ports_.providers.get(question.provider));
    if (!provider.is_enabled && question.purpose != Purpose::Test) {
        return Error{ErrorKind::Conflict, "federation.disabled",
                     "nobody signs in at this provider now"};
    }
    TRY(const SamlSettings settings, ports_.saml.get(provider.id));
    TRY(const SamlKey own_key, ports_.keys.active(provider.id));
    TRY(auto begun, ports_.requests.begin(question));
    const std::string_view state = begun.state.text().reveal();
    const std::string text = saml::authn_request_xml({.id = message_id(ports_.requests, state),
                                                      .issued_at = begun.request.created_at,
                                                      .destination = settings.sign_in_url,
                                                      .name_format = {},
                                                      .prompt = question.purpose == Purpose::Proof
                                                                    ? saml::Prompt::Always
                                                                    : saml::Prompt::IfNeeded},
                                                     own);
    return Begun{.url = way_to({.binding = settings.sign_in_binding, .url = settings.sign_in_url},
                               {.text = text, .relay_state = state}, own, own_key),
                 .browser = std::move(begun.browser)};
}

Result<SamlSignIn::Asked> SamlSignIn::asked(const Posted& posted, const Provider& provider) {
    const bool may_be_unasked =
        provider.takes_unasked && !crypto::SessionToken::parse(posted.relay_state);
    if (!may_be_unasked) {
        TRY(auto request, ports_.requests.take({.provider = posted.provider,
                                                .state = posted.relay_state,
                                                .browser = posted.browser}));
        const saml::OpenRequest open{.id = message_id(ports_.requests, posted.relay_state),
                                     .sent_at = request.created_at,
                                     .is_forced = request.purpose == Purpose::Proof};
        return Asked{.request = std::move(request), .open = {open}, .browser = {}};
    }
    // The question that a tile at the provider answers is one we ask now.
    TRY(auto begun,
        ports_.requests.begin({.provider = posted.provider, .browser = posted.browser}));
    TRY(auto request, ports_.requests.take({.provider = posted.provider,
                                            .state = begun.state.text().reveal(),
                                            .browser = begun.browser}));
    return Asked{.request = std::move(request), .open = {}, .browser = std::move(begun.browser)};
}

Result<Answer>
SamlSignIn::verify(const Posted& posted, const Provider& provider, const Asked& asked) {
    TRY(const SamlSettings settings, ports_.saml.get(provider.id));
    TRY(const auto own_keys, ports_.keys.all(provider.id));
    const auto expected = expected_of(settings, asked.open.empty() ? saml::Unsolicited::Taken
                                                                   : saml::Unsolicited::Refused);
    std::vector<crypto::RsaKey> keys; // for any of which the provider may encrypt
    for (const SamlKey& one : own_keys) {
        keys.push_back(one.key);
    }
    SeenAssertions seen(ports_.database, provider.id);
    const saml::Verification verification =
        saml::Verifier({ports_.clock, seen})
            .verify(posted.response, {posted.own, expected, asked.open, keys});
    if (verification.assertion) {
        TRY_DONE(ports_.database.write([&](sql::Session& session) {
            return save_saml_name(session, provider.id, verification.assertion->name_id);
        }));
    }
    return answer_of(verification);
}

Result<SamlSignIn::Answered> SamlSignIn::answer(const Posted& posted) {
    TRY(const Provider provider, ports_.providers.get(posted.provider));
    TRY(Asked question, asked(posted, provider));
    TRY(const Answer answer, verify(posted, provider, question));
    TRY_DONE(ports_.requests.answer(question.request.id, answer));
    return Answered{.request = std::move(question.request), .browser = std::move(question.browser)};
}

Result<saml::PostForm> SamlSignIn::post_form(const ProviderId& id, std::string_view query) {
    TRY(const auto keys, ports_.keys.all(id));
    std::vector<crypto::Certificate> own; // a key may have changed on the way here
    for (const SamlKey& one : keys) {
        own.push_back(one.certificate);
    }
    TRY(const auto message, saml::redirected_message(query, own));
    return saml::post_form(message, {keys.front().key, keys.front().certificate});
}

Result<std::string> SamlSignIn::metadata(const ProviderId& id, const saml::ServiceProvider& own) {
    TRY(const auto keys, ports_.keys.all(id));
    std::vector<crypto::Certificate> signing;
    std::vector<crypto::Certificate> encryption;
    for (const SamlKey& one : keys) {
        signing.push_back(one.certificate);
        if (one.stage != KeyStage::Old) { // it decrypts, and is to be needed no more
            encryption.push_back(one.certificate);
        }
    }
    return saml::service_metadata_xml(own, signing, encryption);
}

} // namespace muster::federation
