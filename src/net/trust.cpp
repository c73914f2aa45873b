#include "net/trust.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include "base/check.h"

namespace muster::net {
namespace {

/// Stands in for the verification of OpenSSL: 1 for the certificate that was pinned.
int compare_fingerprint(X509_STORE_CTX* handshake, void* argument) {
    auto& witness = *static_cast<Trust::Witness*>(argument);
    crypto::Sha256Digest digest;
    const X509* const certificate = X509_STORE_CTX_get0_cert(handshake);
    if (certificate != nullptr &&
        X509_digest(certificate, EVP_sha256(),
                    reinterpret_cast<unsigned char*>(digest.bytes.data()), nullptr) == 1) {
        witness.seen = CertificateFingerprint(digest);
    }
    const bool accepted = witness.seen && witness.seen == witness.accepted;
    X509_STORE_CTX_set_error(handshake, accepted ? X509_V_OK : X509_V_ERR_CERT_REJECTED);
    return accepted ? 1 : 0;
}

} // namespace

void Trust::Free::operator()(x509_store_st* store) const noexcept {
    X509_STORE_free(store);
}

Result<Trust> Trust::with_authorities(const std::filesystem::path* file) {
    std::unique_ptr<X509_STORE, Free> store(X509_STORE_new());
    MUSTER_CHECK(store != nullptr, "OpenSSL makes no store of certificates");
    ERR_clear_error();
    // The machine's authorities are read when one is asked for, not all of them now.
    const int loaded = file == nullptr ? X509_STORE_set_default_paths(store.get())
                                       : X509_STORE_load_file(store.get(), file->c_str());
    ERR_clear_error();
    if (loaded != 1) {
        return Error{ErrorKind::Invalid, "net.bad_ca_file",
                     file == nullptr ? "the machine's certificate authorities cannot be read"
                                     : "no certificates can be read from " + file->string() +
                                           "; it has to be a file of certificates in PEM form"};
    }
    // A server's own certificate in the file is trusted, not only authorities.
    X509_STORE_set_flags(store.get(), X509_V_FLAG_PARTIAL_CHAIN | X509_V_FLAG_TRUSTED_FIRST);
    return Trust(std::move(store));
}

Result<Trust> Trust::make(const TrustIn& in) {
    if (const auto* file = std::get_if<FileTrust>(&in)) {
        return with_authorities(&file->file);
    }
    if (const auto* pinned = std::get_if<PinnedTrust>(&in)) {
        return Trust(pinned->fingerprint);
    }
    return std::holds_alternative<NoTrust>(in) ? Result<Trust>(Trust(std::nullopt))
                                               : with_authorities(nullptr);
}

void Trust::judge(ssl_ctx_st* context, Witness& witness) const {
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
    if (store_) {
        SSL_CTX_set1_cert_store(context, store_.get());
    } else {
        witness.accepted = accepted_;
        SSL_CTX_set_cert_verify_callback(context, compare_fingerprint, &witness);
    }
}

} // namespace muster::net
