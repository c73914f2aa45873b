#include "identity/common_passwords.h"

#include <algorithm>

namespace muster::identity {

bool is_common_password(std::string_view lower_case) {
    return std::ranges::binary_search(common_passwords(), lower_case);
}

} // namespace muster::identity
