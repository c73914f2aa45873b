#include "base/closest_name.h"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace muster {
namespace {

constexpr std::size_t kMaxLength = 100; // of names worth comparing
constexpr std::size_t kShortestPart = 3;
constexpr std::size_t kLongEnoughForTwo = 5; // slips

std::string lower(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return out;
}

/// How many letters have to be put in, left out, replaced or swapped with the next one.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::vector<std::size_t>> steps(a.size() + 1,
                                                std::vector<std::size_t>(b.size() + 1));
    for (std::size_t i = 0; i <= a.size(); ++i) {
        for (std::size_t j = 0; j <= b.size(); ++j) {
            if (i == 0 || j == 0) {
                steps[i][j] = i + j;
                continue;
            }
            const std::size_t replaced = steps[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            steps[i][j] = std::min({steps[i - 1][j] + 1, steps[i][j - 1] + 1, replaced});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                steps[i][j] = std::min(steps[i][j], steps[i - 2][j - 2] + 1);
            }
        }
    }
    return steps[a.size()][b.size()];
}

} // namespace

std::optional<std::string> closest_name(std::string_view typed,
                                        std::span<const std::string> names) {
    const std::string wanted = lower(typed.substr(0, kMaxLength));
    const std::size_t slips = wanted.size() < kLongEnoughForTwo ? 1 : 2;
    std::size_t best = std::max(slips, wanted.size() / 4) + 1;
    std::optional<std::string> found;
    for (const std::string& name : names) {
        const std::size_t steps = name.size() > kMaxLength ? best : distance(wanted, lower(name));
        if (steps < best) {
            best = steps;
            found = name;
        }
    }
    if (found || wanted.size() < kShortestPart) {
        return found;
    }
    for (const std::string& name : names) {
        const std::string whole = lower(name);
        const bool is_part = whole.starts_with(wanted) || whole.ends_with(wanted);
        if (is_part && (!found || name.size() < found->size())) {
            found = name;
        }
    }
    return found;
}

std::string did_you_mean(std::string_view typed, std::span<const std::string> names) {
    const auto found = closest_name(typed, names);
    return found ? "; did you mean '" + *found + "'?" : std::string();
}

} // namespace muster
