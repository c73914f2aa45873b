#pragma once

#include <span>
#include <string>

#include "crypto/certificate.h"
#include "saml/provider.h"

namespace muster::saml {

/// What Muster says of itself to a provider (Metadata for SAML 2.0): where responses go, that
/// requests are signed and assertions must be, and the certificates of who signs and of whom to
/// encrypt for: of several, the one in use comes first.
std::string service_metadata_xml(const ServiceProvider& own,
                                 std::span<const crypto::Certificate> signing,
                                 std::span<const crypto::Certificate> encryption);

} // namespace muster::saml
