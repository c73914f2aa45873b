#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "api/json_codecs.h"
#include "base/bytes.h"
#include "base/json_fields.h"
#include "crypto/encoding.h"
#include "identity/passkeys.h"

// How the browser is asked for passkeys: the names of the members, and their letters, are those of
// PublicKeyCredentialCreationOptionsJSON and PublicKeyCredentialRequestOptionsJSON (WebAuthn level
// 3, section 5.1), so that a page hands them on as they are.
namespace muster::api {

struct CredentialDescriptor {
    std::string type;
    std::string id;
};

struct CredentialParameters {
    std::string type;
    std::int64_t alg;
};

struct RelyingPartyEntity {
    std::string id;
    std::string name;
};

struct UserEntity {
    std::string id;
    std::string name;
    std::string display_name;
};

struct AuthenticatorSelection {
    std::string resident_key;
    std::string user_verification;
};

struct CreationOptions {
    RelyingPartyEntity rp;
    UserEntity user;
    std::string challenge;
    std::vector<CredentialParameters> parameters;
    std::int64_t timeout;
    std::vector<CredentialDescriptor> exclude_credentials;
    AuthenticatorSelection authenticator_selection;
    std::string attestation;
};

struct RequestOptions {
    std::string challenge;
    std::int64_t timeout;
    std::string rp_id;
    std::vector<CredentialDescriptor> allow_credentials;
    std::string user_verification;
};

CreationOptions creation_options(const identity::PasskeyQuestion& question,
                                 const identity::User& user,
                                 const webauthn::RelyingParty& party);
RequestOptions request_options(const identity::PasskeyQuestion& question,
                               const webauthn::RelyingParty& party,
                               webauthn::UserVerification verification);

/// Bytes as pages send them.
struct EncodedBytes {
    Bytes bytes;

    /// Errors: Invalid "base64url.malformed".
    static Result<EncodedBytes> parse(std::string_view text) {
        TRY(auto bytes, crypto::base64url_bytes(text));
        return EncodedBytes{std::move(bytes)};
    }
    [[nodiscard]] std::string str() const { return crypto::base64url(bytes); }
};

/// AuthenticatorAttestationResponse, and what its owner calls the passkey.
struct NewPasskeyBody {
    identity::PasskeyName name;
    EncodedBytes client_data;
    EncodedBytes attestation_object;
};

struct PasskeyNameBody {
    identity::PasskeyName name;
};

/// AuthenticatorAssertionResponse.
struct AssertionBody {
    EncodedBytes credential_id;
    EncodedBytes client_data;
    EncodedBytes authenticator_data;
    EncodedBytes signature;
    std::optional<EncodedBytes> user_handle;
};

identity::NewPasskey new_passkey(NewPasskeyBody body);
identity::PasskeyAnswer passkey_answer(AssertionBody body);

/// A passkey as its owner sees it.
struct PasskeyView {
    identity::PasskeyId id;
    identity::PasskeyName name;
    std::string site;
    bool is_backed_up = false;
    bool is_copied = false;
    Instant created_at;
    std::optional<Instant> last_used_at;
};
PasskeyView passkey_view(const identity::Passkey& passkey);

} // namespace muster::api

namespace muster {

template <>
struct JsonCodec<api::EncodedBytes> : JsonTextCodec<api::EncodedBytes> {};
template <>
struct JsonSchema<api::EncodedBytes> {
    static Json of() { return text_schema({{"pattern", "^[A-Za-z0-9_-]*$"}}); }
};

template <>
inline constexpr auto json_fields<api::CredentialDescriptor> = std::tuple{
    JsonField{"type", &api::CredentialDescriptor::type, "public-key"},
    JsonField{"id", &api::CredentialDescriptor::id, "base64url"},
};

template <>
inline constexpr auto json_fields<api::CredentialParameters> = std::tuple{
    JsonField{"type", &api::CredentialParameters::type, "public-key"},
    JsonField{"alg", &api::CredentialParameters::alg, "a number of COSE"},
};

template <>
inline constexpr auto json_fields<api::RelyingPartyEntity> = std::tuple{
    JsonField{"id", &api::RelyingPartyEntity::id, "the host name of the console"},
    JsonField{"name", &api::RelyingPartyEntity::name, "Muster"},
};

template <>
inline constexpr auto json_fields<api::UserEntity> = std::tuple{
    JsonField{"id", &api::UserEntity::id, "base64url of the user's id"},
    JsonField{"name", &api::UserEntity::name, "the address"},
    JsonField{"displayName", &api::UserEntity::display_name, "the name"},
};

template <>
inline constexpr auto json_fields<api::AuthenticatorSelection> = std::tuple{
    JsonField{"residentKey", &api::AuthenticatorSelection::resident_key, "preferred"},
    JsonField{"userVerification", &api::AuthenticatorSelection::user_verification, "preferred"},
};

template <>
inline constexpr auto json_fields<api::CreationOptions> = std::tuple{
    JsonField{"rp", &api::CreationOptions::rp, "for whom the passkey is"},
    JsonField{"user", &api::CreationOptions::user, "whose it is"},
    JsonField{"challenge", &api::CreationOptions::challenge, "base64url, good once"},
    JsonField{"pubKeyCredParams", &api::CreationOptions::parameters, "which keys are taken"},
    JsonField{"timeout", &api::CreationOptions::timeout, "milliseconds"},
    JsonField{"excludeCredentials", &api::CreationOptions::exclude_credentials,
              "passkeys the user has"},
    JsonField{"authenticatorSelection", &api::CreationOptions::authenticator_selection,
              "what is asked of the authenticator"},
    JsonField{"attestation", &api::CreationOptions::attestation, "none"},
};

template <>
inline constexpr auto json_fields<api::RequestOptions> = std::tuple{
    JsonField{"challenge", &api::RequestOptions::challenge, "base64url, good once"},
    JsonField{"timeout", &api::RequestOptions::timeout, "milliseconds"},
    JsonField{"rpId", &api::RequestOptions::rp_id, "the host name of the console"},
    JsonField{"allowCredentials", &api::RequestOptions::allow_credentials,
              "passkeys that are good; empty at a sign-in without a name: any"},
    JsonField{"userVerification", &api::RequestOptions::user_verification, "required or preferred"},
};

template <>
inline constexpr auto json_fields<api::NewPasskeyBody> = std::tuple{
    JsonField{"name", &api::NewPasskeyBody::name, "what its owner calls it"},
    JsonField{"client_data", &api::NewPasskeyBody::client_data,
              "response.clientDataJSON, in base64url"},
    JsonField{"attestation_object", &api::NewPasskeyBody::attestation_object,
              "response.attestationObject, in base64url"},
};

template <>
inline constexpr auto json_fields<api::PasskeyNameBody> = std::tuple{
    JsonField{"name", &api::PasskeyNameBody::name, "what its owner calls it"},
};

template <>
inline constexpr auto json_fields<api::AssertionBody> = std::tuple{
    JsonField{"credential_id", &api::AssertionBody::credential_id, "rawId, in base64url"},
    JsonField{"client_data", &api::AssertionBody::client_data,
              "response.clientDataJSON, in base64url"},
    JsonField{"authenticator_data", &api::AssertionBody::authenticator_data,
              "response.authenticatorData, in base64url"},
    JsonField{"signature", &api::AssertionBody::signature, "response.signature, in base64url"},
    JsonField{"user_handle", &api::AssertionBody::user_handle,
              "response.userHandle, in base64url; absent: the authenticator gave none"},
};

template <>
inline constexpr auto json_fields<api::PasskeyView> = std::tuple{
    JsonField{"id", &api::PasskeyView::id, "passkey_…"},
    JsonField{"name", &api::PasskeyView::name, "what its owner calls it"},
    JsonField{"site", &api::PasskeyView::site, "the host name it is for"},
    JsonField{"is_backed_up", &api::PasskeyView::is_backed_up, "kept in more than one place"},
    JsonField{"is_copied", &api::PasskeyView::is_copied,
              "it counted backwards once, so nobody may use it"},
    JsonField{"created_at", &api::PasskeyView::created_at, "when it was registered"},
    JsonField{"last_used_at", &api::PasskeyView::last_used_at, "null: never"},
};

} // namespace muster
