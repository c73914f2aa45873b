#include "http/self_signed_certificate.h"

#include <algorithm>
#include <memory>

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "base/check.h"
#include "base/file.h"
#include "base/ip_address.h"
#include "http/ascii.h"

namespace muster::http {
namespace {

constexpr std::int64_t kDaySeconds = 86'400;
constexpr std::int64_t kValidDays = 365;

template <class T, void (*free)(T*)>
struct Freer {
    void operator()(T* object) const noexcept { free(object); }
};
using Certificate = std::unique_ptr<X509, Freer<X509, X509_free>>;
using Key = std::unique_ptr<EVP_PKEY, Freer<EVP_PKEY, EVP_PKEY_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Freer<X509_EXTENSION, X509_EXTENSION_free>>;
using Memory = std::unique_ptr<BIO, Freer<BIO, BIO_free_all>>;

/// Nothing of this depends on input: a failure is a lost resource.
void check(bool done) {
    MUSTER_CHECK(done, "OpenSSL cannot make a certificate");
}

bool is_dns_name(std::string_view name) {
    return !name.empty() && name.size() <= 253 && std::ranges::all_of(name, [](char c) {
        return (c >= '0' && c <= '9') || (ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z') ||
               c == '-' || c == '.';
    });
}

/// "DNS:muster.example,IP:192.0.2.1"; empty when a name is neither.
std::string alternative_names(const std::vector<std::string>& names) {
    std::string list;
    for (const std::string& name : names) {
        const bool is_ip = IpAddress::parse(name).has_value();
        if (!is_ip && !is_dns_name(name)) {
            return {};
        }
        list.append(list.empty() ? "" : ",").append(is_ip ? "IP:" : "DNS:").append(name);
    }
    return list;
}

void add_extension(X509& certificate, int kind, const std::string& value) {
    X509V3_CTX context{};
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, &certificate, &certificate, nullptr, nullptr, 0);
    const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str()));
    check(extension != nullptr && X509_add_ext(&certificate, extension.get(), -1) == 1);
}

void name_it(X509& certificate, const std::string& common_name) {
    X509_NAME* const subject = X509_get_subject_name(&certificate);
    const std::string cut = common_name.substr(0, 64); // ub-common-name of RFC 5280
    const auto* const text = reinterpret_cast<const unsigned char*>(cut.c_str());
    check(X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, text, -1, -1, 0) == 1 &&
          X509_set_issuer_name(&certificate, subject) == 1);
}

void number_it(X509& certificate) {
    std::uint64_t serial = 0;
    check(RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof(serial)) == 1);
    check(ASN1_INTEGER_set_uint64(X509_get_serialNumber(&certificate), serial >> 1U) == 1);
}

void date_it(X509& certificate, Instant now) {
    const std::int64_t seconds = now.unix_millis() / 1000;
    // A client's clock may be behind ours.
    check(ASN1_TIME_set(X509_getm_notBefore(&certificate), seconds - kDaySeconds) != nullptr &&
          ASN1_TIME_set(X509_getm_notAfter(&certificate), seconds + kValidDays * kDaySeconds) !=
              nullptr);
}

std::string text_of(const Memory& memory) {
    char* data = nullptr;
    const long size = BIO_get_mem_data(memory.get(), &data);
    return {data, static_cast<std::size_t>(size)};
}

std::string certificate_pem(X509& certificate) {
    const Memory memory(BIO_new(BIO_s_mem()));
    check(memory != nullptr && PEM_write_bio_X509(memory.get(), &certificate) == 1);
    return text_of(memory);
}

Secret key_pem(EVP_PKEY& key) {
    const Memory memory(BIO_new(BIO_s_secmem()));
    check(memory != nullptr &&
          PEM_write_bio_PrivateKey(memory.get(), &key, nullptr, nullptr, 0, nullptr, nullptr) == 1);
    return Secret(text_of(memory));
}

} // namespace

Result<SelfSignedCertificate> SelfSignedCertificate::make(const std::vector<std::string>& names,
                                                          const Clock& clock) {
    const std::string alternatives = alternative_names(names);
    if (alternatives.empty()) {
        return Error{ErrorKind::Invalid, "tls.no_name",
                     "a certificate is for DNS names and IP addresses"};
    }
    const Key key(EVP_EC_gen("P-256"));
    const Certificate certificate(X509_new());
    check(key != nullptr && certificate != nullptr &&
          X509_set_version(certificate.get(), X509_VERSION_3) == 1 &&
          X509_set_pubkey(certificate.get(), key.get()) == 1);
    number_it(*certificate);
    date_it(*certificate, clock.now());
    name_it(*certificate, names.front());
    add_extension(*certificate, NID_subject_alt_name, alternatives);
    add_extension(*certificate, NID_basic_constraints, "critical,CA:FALSE");
    add_extension(*certificate, NID_key_usage, "critical,digitalSignature");
    add_extension(*certificate, NID_ext_key_usage, "serverAuth");
    check(X509_sign(certificate.get(), key.get(), EVP_sha256()) > 0);
    return SelfSignedCertificate{.certificate = certificate_pem(*certificate),
                                 .key = key_pem(*key)};
}

Status ensure_certificate(const TlsFiles& files,
                          const std::vector<std::string>& names,
                          const Clock& clock) {
    std::error_code ignored;
    if (std::filesystem::exists(files.certificate, ignored) &&
        std::filesystem::exists(files.key, ignored)) {
        return {};
    }
    TRY(const SelfSignedCertificate made, SelfSignedCertificate::make(names, clock));
    TRY_DONE(write_file_atomically(files.key, made.key.reveal())); // mode 0600, as all we write
    return write_file_atomically(files.certificate, made.certificate);
}

} // namespace muster::http
