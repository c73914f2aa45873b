#pragma once

#include <filesystem>
#include <memory>

#include "base/result.h"

struct ssl_ctx_st;

namespace muster::http {

/// A certificate with its chain, and its key, both PEM.
struct TlsFiles {
    std::filesystem::path certificate;
    std::filesystem::path key;
};

using TlsContext = std::shared_ptr<ssl_ctx_st>;

/// TLS 1.2 and 1.3 with forward secrecy for a server that speaks HTTP/1.1. Errors: Invalid
/// "tls.certificate", "tls.key", "tls.key_mismatch", with the path of the file.
Result<TlsContext> load_tls_context(const TlsFiles& files);

} // namespace muster::http
