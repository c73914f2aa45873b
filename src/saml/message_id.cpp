#include "saml/message_id.h"

#include "crypto/encoding.h"

namespace muster::saml {

std::string make_message_id(Random& random) {
    constexpr std::size_t kCharacters = 32;
    return "_" + crypto::random_base62(random, kCharacters);
}

} // namespace muster::saml
