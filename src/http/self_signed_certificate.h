#pragma once

#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "base/secret.h"
#include "http/tls_context.h"

namespace muster::http {

/// A certificate that its own key has signed, for a server that was given none. Browsers warn about
/// it until it is replaced or trusted by hand.
struct SelfSignedCertificate {
    std::string certificate; // PEM
    Secret key;              // PEM, an EC key on P-256

    /// `names` are DNS names and IP addresses; the first is also the common name. Valid for a year.
    /// Errors: Invalid "tls.no_name" for an empty or unusable list.
    static Result<SelfSignedCertificate> make(const std::vector<std::string>& names,
                                              const Clock& clock);
};

/// Makes both files unless both are there. The key is readable for its owner alone.
/// Errors: those of SelfSignedCertificate::make() and file_error().
Status ensure_certificate(const TlsFiles& files,
                          const std::vector<std::string>& names,
                          const Clock& clock);

} // namespace muster::http
