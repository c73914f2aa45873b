#include "base/secret.h"

#include <string.h> // explicit_bzero is not in <cstring>

namespace muster {

Secret::~Secret() {
    ::explicit_bzero(text_.data(), text_.size());
}

} // namespace muster
