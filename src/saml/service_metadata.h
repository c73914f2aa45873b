#pragma once

#include <span>
#include <string>

#include "crypto/certificate.h"
#include "saml/provider.h"

namespace muster::saml {

/// What Muster says of itself to a provider (Metadata for SAML 2.0): where responses go, that
/// requests are signed and assertions must be, and the certificates for either. While keys change,
/// the certificate in use comes first and the next one after it.
std::string service_metadata_xml(const ServiceProvider& own,
                                 std::span<const crypto::Certificate> certificates);

} // namespace muster::saml
