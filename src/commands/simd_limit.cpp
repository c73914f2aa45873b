#include "commands/simd_limit.h"

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <string>

#include <fmt/format.h>
#include <hwy/targets.h>

namespace muster::commands {
namespace {

std::string lower_case(std::string text) {
    std::ranges::transform(text, text.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

} // namespace

Status limit_simd(std::string_view name) {
    std::string known;
    for (std::int64_t left = hwy::SupportedTargets(); left != 0; left &= left - 1) {
        const std::int64_t target = left & -left;
        const std::string target_name = lower_case(hwy::TargetName(target));
        if (name == target_name || (target == left && name == "portable")) {
            hwy::DisableTargets(target - 1); // the lower the bit, the better
            return {};
        }
        known += target_name + ", ";
    }
    return Error{ErrorKind::Invalid, "usage.malformed",
                 fmt::format("no instructions '{}' here, only {}portable", name, known)};
}

} // namespace muster::commands
