#include "base/secret.h"

#include <string.h> // NOLINT(modernize-deprecated-headers): <cstring> lacks explicit_bzero

namespace muster {

Secret::~Secret() {
    ::explicit_bzero(text_.data(), text_.size());
}

} // namespace muster
