#include "api_people/passkey_json.h"

#include <chrono>

namespace muster::api {
namespace {

constexpr std::string_view kType = "public-key";

std::int64_t timeout() {
    return std::chrono::milliseconds(identity::Challenges::kLasts).count();
}

std::vector<CredentialDescriptor> descriptors(const std::vector<identity::Passkey>& passkeys) {
    std::vector<CredentialDescriptor> all;
    for (const identity::Passkey& passkey : passkeys) {
        all.push_back({.type = std::string(kType), .id = passkey.credential_id});
    }
    return all;
}

} // namespace

CreationOptions creation_options(const identity::PasskeyQuestion& question,
                                 const identity::User& user,
                                 const webauthn::RelyingParty& party) {
    std::vector<CredentialParameters> parameters;
    for (const auto& [algorithm, name] : webauthn::kAlgorithmNames.entries()) {
        parameters.push_back({.type = std::string(kType), .alg = webauthn::cose_number(algorithm)});
    }
    return {
        .rp = {.id = party.id, .name = "Muster"},
        .user = {.id = crypto::base64url(as_bytes(user.id.str())),
                 .name = user.email.str(),
                 .display_name = user.name.str()},
        .challenge = question.challenge,
        .parameters = std::move(parameters),
        .timeout = timeout(),
        .exclude_credentials = descriptors(question.passkeys),
        .authenticator_selection = {.resident_key = "preferred", .user_verification = "preferred"},
        .attestation = "none"};
}

RequestOptions request_options(const identity::PasskeyQuestion& question,
                               const webauthn::RelyingParty& party,
                               webauthn::UserVerification verification) {
    const bool is_required = verification == webauthn::UserVerification::Required;
    return {.challenge = question.challenge,
            .timeout = timeout(),
            .rp_id = party.id,
            .allow_credentials = descriptors(question.passkeys),
            .user_verification = is_required ? "required" : "preferred"};
}

identity::NewPasskey new_passkey(NewPasskeyBody body) {
    return {.name = std::move(body.name),
            .answer = {.client_data = std::move(body.client_data.bytes),
                       .attestation_object = std::move(body.attestation_object.bytes)}};
}

identity::PasskeyAnswer passkey_answer(AssertionBody body) {
    return {.credential_id = body.credential_id.str(),
            .answer = {.client_data = std::move(body.client_data.bytes),
                       .authenticator_data = std::move(body.authenticator_data.bytes),
                       .signature = std::move(body.signature.bytes)},
            .user_handle =
                body.user_handle ? std::string(as_text(body.user_handle->bytes)) : std::string()};
}

PasskeyView passkey_view(const identity::Passkey& passkey) {
    return {.id = passkey.id,
            .name = passkey.name,
            .site = passkey.site,
            .is_backed_up = passkey.is_backed_up,
            .is_copied = passkey.is_copied,
            .created_at = passkey.created_at,
            .last_used_at = passkey.last_used_at};
}

} // namespace muster::api
