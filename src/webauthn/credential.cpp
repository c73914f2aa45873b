#include "webauthn/credential.h"

#include <memory>
#include <new>

#include <fido.h>
#include <fido/eddsa.h>
#include <fido/es256.h>
#include <fido/rs256.h>

#include "crypto/sha256.h"
#include "webauthn/attestation_object.h"
#include "webauthn/client_data.h"

namespace muster::webauthn {
namespace {

constexpr std::size_t kMostSignatureBytes = 1024;
constexpr Algorithm kAlgorithms[] = {Algorithm::Es256, Algorithm::EdDsa, Algorithm::Rs256};

/// Owns what libfido2 made; its free functions take the address of the pointer.
template <class T, void (*free)(T**)>
struct Freed {
    void operator()(T* object) const noexcept { free(&object); }
};
template <class T, void (*free)(T**)>
using Owned = std::unique_ptr<T, Freed<T, free>>;

template <class T, void (*free)(T**)>
Owned<T, free> owned(T* made) {
    if (made == nullptr) {
        throw std::bad_alloc();
    }
    return Owned<T, free>(made);
}

const unsigned char* octets(ByteSpan bytes) {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

Bytes copied(const unsigned char* bytes, std::size_t size) {
    const ByteSpan span(reinterpret_cast<const std::byte*>(bytes), bytes == nullptr ? 0 : size);
    return {span.begin(), span.end()};
}

Error malformed_credential() {
    return {ErrorKind::Invalid, "passkey.malformed", "the passkey cannot be read"};
}

/// Hands a key to libfido2, which refuses one that is none, as `use(const void*)` says.
template <class Use>
bool with_key(const PublicKey& key, const Use& use) {
    const auto load = [&](const auto& holder, auto read) {
        return read(holder.get(), key.bytes.data(), key.bytes.size()) == FIDO_OK &&
               use(holder.get());
    };
    switch (key.algorithm) {
    case Algorithm::Es256:
        return load(owned<es256_pk_t, es256_pk_free>(es256_pk_new()), es256_pk_from_ptr);
    case Algorithm::EdDsa:
        return load(owned<eddsa_pk_t, eddsa_pk_free>(eddsa_pk_new()), eddsa_pk_from_ptr);
    case Algorithm::Rs256:
        return load(owned<rs256_pk_t, rs256_pk_free>(rs256_pk_new()), rs256_pk_from_ptr);
    }
    return false;
}

/// The credential in authenticator data, when its key is of that algorithm.
std::optional<NewCredential> credential_of(Algorithm algorithm, ByteSpan data) {
    const auto credential = owned<fido_cred_t, fido_cred_free>(fido_cred_new());
    if (fido_cred_set_type(credential.get(), cose_number(algorithm)) != FIDO_OK ||
        fido_cred_set_authdata_raw(credential.get(), octets(data), data.size()) != FIDO_OK) {
        return std::nullopt;
    }
    NewCredential found{
        .id = copied(fido_cred_id_ptr(credential.get()), fido_cred_id_len(credential.get())),
        .key = {.algorithm = algorithm,
                .bytes = copied(fido_cred_pubkey_ptr(credential.get()),
                                fido_cred_pubkey_len(credential.get()))}};
    const bool is_sound = !found.id.empty() && found.id.size() <= kMostCredentialIdBytes &&
                          with_key(found.key, [](const void*) { return true; });
    return is_sound ? std::optional(std::move(found)) : std::nullopt;
}

bool verifies(const PublicKey& key, const AssertionAnswer& answer, const RelyingParty& party) {
    const auto client_data_hash = crypto::Sha256().update(answer.client_data).finish();
    const auto assertion = owned<fido_assert_t, fido_assert_free>(fido_assert_new());
    const bool is_set =
        fido_assert_set_clientdata_hash(assertion.get(), octets(client_data_hash.bytes),
                                        client_data_hash.bytes.size()) == FIDO_OK &&
        fido_assert_set_rp(assertion.get(), party.id.c_str()) == FIDO_OK &&
        fido_assert_set_count(assertion.get(), 1) == FIDO_OK &&
        fido_assert_set_authdata_raw(assertion.get(), 0, octets(answer.authenticator_data),
                                     answer.authenticator_data.size()) == FIDO_OK &&
        fido_assert_set_sig(assertion.get(), 0, octets(answer.signature),
                            answer.signature.size()) == FIDO_OK;
    return is_set && with_key(key, [&](const void* loaded) {
               return fido_assert_verify(assertion.get(), 0, cose_number(key.algorithm), loaded) ==
                      FIDO_OK;
           });
}

} // namespace

int cose_number(Algorithm algorithm) {
    switch (algorithm) {
    case Algorithm::Es256: return COSE_ES256;
    case Algorithm::EdDsa: return COSE_EDDSA;
    case Algorithm::Rs256: return COSE_RS256;
    }
    return 0;
}

Result<NewCredential> check_registration(const RelyingParty& relying_party,
                                         std::string_view challenge,
                                         const RegistrationAnswer& answer) {
    TRY(const auto client_data, ClientData::parse(answer.client_data));
    TRY_DONE(client_data.check(Ceremony::Create, challenge, relying_party));
    TRY(const ByteSpan bytes, authenticator_data_in(answer.attestation_object));
    TRY(const auto data, AuthenticatorData::parse(bytes));
    TRY_DONE(data.check(relying_party, UserVerification::Preferred));
    TRY_DONE(check_attested_key(bytes));
    for (const Algorithm algorithm : kAlgorithms) { // libfido2 wants to be told which it is
        if (auto credential = credential_of(algorithm, bytes)) {
            credential->sign_count = data.sign_count();
            credential->is_backed_up = data.is_backed_up();
            return std::move(*credential);
        }
    }
    return malformed_credential();
}

Result<Assertion> check_assertion(const RelyingParty& relying_party,
                                  std::string_view challenge,
                                  const PublicKey& key,
                                  UserVerification user_verification,
                                  const AssertionAnswer& answer) {
    TRY(const auto client_data, ClientData::parse(answer.client_data));
    TRY_DONE(client_data.check(Ceremony::Get, challenge, relying_party));
    TRY(const auto data, AuthenticatorData::parse(answer.authenticator_data));
    TRY_DONE(data.check(relying_party, user_verification));
    if (answer.signature.size() > kMostSignatureBytes || !verifies(key, answer, relying_party)) {
        return Error{ErrorKind::Unauthorized, "passkey.bad_signature",
                     "the passkey is not the one that was registered"};
    }
    return Assertion{.sign_count = data.sign_count(),
                     .is_user_verified = data.is_user_verified(),
                     .is_backed_up = data.is_backed_up()};
}

} // namespace muster::webauthn
