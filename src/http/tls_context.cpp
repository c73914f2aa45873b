#include "http/tls_context.h"

#include <array>
#include <string>

#include <openssl/err.h>
#include <openssl/ssl.h>

#include "base/check.h"

namespace muster::http {
namespace {

Error tls_error(std::string_view reason, const std::string& what) {
    std::array<char, 256> text{};
    ERR_error_string_n(ERR_get_error(), text.data(), text.size());
    ERR_clear_error();
    return {ErrorKind::Invalid, reason, what + ": " + text.data()};
}

int select_protocol(SSL*,
                    const unsigned char** selected,
                    unsigned char* selected_size,
                    const unsigned char* offered,
                    unsigned offered_size,
                    void*) {
    static constexpr unsigned char kProtocols[] = "\x08http/1.1";
    unsigned char* found = nullptr;
    if (SSL_select_next_proto(&found, selected_size, kProtocols, sizeof(kProtocols) - 1, offered,
                              offered_size) != OPENSSL_NPN_NEGOTIATED) {
        return SSL_TLSEXT_ERR_ALERT_FATAL; // RFC 7301 section 3.2: no_application_protocol
    }
    *selected = found;
    return SSL_TLSEXT_ERR_OK;
}

/// Never asks a terminal for the passphrase of a key: nobody sits there.
int no_passphrase(char*, int, int, void*) {
    return 0;
}

} // namespace

Result<TlsContext> load_tls_context(const TlsFiles& files) {
    const TlsContext context(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
    MUSTER_CHECK(context != nullptr, "OpenSSL makes no TLS context");
    SSL_CTX* const tls = context.get();
    SSL_CTX_set_min_proto_version(tls, TLS1_2_VERSION);
    SSL_CTX_set_options(tls, SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE |
                                 SSL_OP_NO_COMPRESSION | SSL_OP_IGNORE_UNEXPECTED_EOF);
    SSL_CTX_set_mode(tls, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                              SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_session_cache_mode(tls, SSL_SESS_CACHE_OFF); // tickets keep sessions with clients
    // Of TLS 1.2 only what has forward secrecy and authenticated encryption.
    const int ciphers = SSL_CTX_set_cipher_list(tls, "ECDHE+AESGCM:ECDHE+CHACHA20");
    MUSTER_CHECK(ciphers == 1, "OpenSSL knows no cipher of TLS 1.2");
    SSL_CTX_set_alpn_select_cb(tls, select_protocol, nullptr);
    SSL_CTX_set_default_passwd_cb(tls, no_passphrase);

    ERR_clear_error();
    if (SSL_CTX_use_certificate_chain_file(tls, files.certificate.c_str()) != 1) {
        return tls_error("tls.certificate", "cannot read " + files.certificate.string());
    }
    // The key has to be of the certificate: OpenSSL finds that out on the way.
    if (SSL_CTX_use_PrivateKey_file(tls, files.key.c_str(), SSL_FILETYPE_PEM) != 1) {
        const bool mismatch = ERR_GET_REASON(ERR_peek_error()) == X509_R_KEY_VALUES_MISMATCH;
        return tls_error(mismatch ? "tls.key_mismatch" : "tls.key",
                         "cannot use " + files.key.string());
    }
    return context;
}

} // namespace muster::http
