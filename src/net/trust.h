#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <utility>
#include <variant>

#include "base/result.h"
#include "net/certificate_fingerprint.h"

struct ssl_ctx_st;
struct x509_store_st;

namespace muster::net {

/// The authorities that the machine trusts.
struct SystemTrust {};
/// The certificates of a file (PEM), and no others.
struct FileTrust {
    std::filesystem::path file;
};
/// The one certificate of that fingerprint, whatever name it is for and whoever signed it: who has
/// compared the fingerprint knows more than any authority says.
struct PinnedTrust {
    CertificateFingerprint fingerprint;
};
/// No certificate: the handshake ends at the server's, before anything is sent to it.
struct NoTrust {};

using TrustIn = std::variant<SystemTrust, FileTrust, PinnedTrust, NoTrust>;

/// Decides over the certificates of servers. There is no way to let all pass. Thread-safe; must
/// live as long as the connections made with it.
class Trust {
public:
    /// Errors: Invalid "net.bad_ca_file".
    static Result<Trust> make(const TrustIn& in);

    /// What is known of a server's certificate where fingerprints decide.
    struct Witness {
        std::optional<CertificateFingerprint> accepted{}; // none: no certificate is
        std::optional<CertificateFingerprint> seen{};
    };
    /// What connections made with the context are judged by. The witness is for connections of one
    /// thread and must live as long as the context.
    void judge(ssl_ctx_st* context, Witness& witness) const;
    /// Whether the certificate has to be for the host's name too.
    [[nodiscard]] bool is_by_name() const noexcept { return store_ != nullptr; }

private:
    struct Free {
        void operator()(x509_store_st* store) const noexcept;
    };
    explicit Trust(std::unique_ptr<x509_store_st, Free> store) : store_(std::move(store)) {}
    explicit Trust(std::optional<CertificateFingerprint> accepted) : accepted_(accepted) {}
    static Result<Trust> with_authorities(const std::filesystem::path* file);

    std::unique_ptr<x509_store_st, Free> store_; // none: fingerprints decide
    std::optional<CertificateFingerprint> accepted_;
};

} // namespace muster::net
