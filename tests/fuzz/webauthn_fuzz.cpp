#include <cstddef>
#include <cstdint>

#include "fuzz/must.h"
#include "webauthn/attestation_object.h"
#include "webauthn/authenticator_data.h"
#include "webauthn/client_data.h"
#include "webauthn/credential.h"

/// Any bytes as what a browser says of a page and an authenticator of a passkey: refused or read,
/// and never outside of them. A signature that nobody made is accepted for no key.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace muster;
    using namespace muster::webauthn;
    const ByteSpan bytes(reinterpret_cast<const std::byte*>(data), size);
    const RelyingParty party{.id = "a.example", .origin = "https://a.example"};

    if (const auto found = authenticator_data_in(bytes)) {
        must(found->data() >= bytes.data() &&
             found->data() + found->size() <= bytes.data() + bytes.size());
    }
    [[maybe_unused]] const auto client_data = ClientData::parse(bytes);
    const std::string_view kRegistration =
        R"({"type":"webauthn.create","challenge":"c","origin":"https://a.example"})";
    const ByteSpan known = as_bytes(kRegistration);
    const auto credential =
        check_registration(party, "c",
                           {.client_data = {known.begin(), known.end()},
                            .attestation_object = {bytes.begin(), bytes.end()}});
    if (credential) {
        must(!credential->id.empty() && credential->id.size() <= kMostCredentialIdBytes);
        const std::string_view kUse =
            R"({"type":"webauthn.get","challenge":"c","origin":"https://a.example"})";
        const ByteSpan use = as_bytes(kUse);
        const auto head = authenticator_data_in(bytes).value().first(AuthenticatorData::kHeadBytes);
        const auto assertion = check_assertion(
            party, "c", credential->key, UserVerification::Preferred,
            {.client_data = {use.begin(), use.end()},
             .authenticator_data = {head.begin(), head.end()},
             .signature = {bytes.begin(),
                           bytes.begin() + std::min<std::ptrdiff_t>(72, std::ssize(bytes))}});
        must(!assertion);
    }
    return 0;
}
