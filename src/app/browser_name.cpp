#include "app/browser_name.h"

#include <span>

namespace muster::app {
namespace {

struct Mark {
    std::string_view text;
    std::string_view name;
};

// Each browser also names those that it wants to be taken for, so the first that fits counts.
constexpr Mark kBrowsers[] = {
    {"Edg", "Edge"},         {"OPR/", "Opera"},         {"Vivaldi/", "Vivaldi"},
    {"Firefox/", "Firefox"}, {"FxiOS/", "Firefox"},     {"CriOS/", "Chrome"},
    {"Chrome/", "Chrome"},   {"Chromium/", "Chromium"}, {"Safari/", "Safari"},
};
constexpr Mark kSystems[] = {
    {"Windows", "Windows"}, {"iPhone", "iOS"},     {"iPad", "iPadOS"}, {"Android", "Android"},
    {"CrOS", "ChromeOS"},   {"Mac OS X", "macOS"}, {"Linux", "Linux"}, {"FreeBSD", "FreeBSD"},
};

std::string_view first_of(std::span<const Mark> marks, std::string_view text) {
    for (const Mark& mark : marks) {
        if (text.find(mark.text) != std::string_view::npos) {
            return mark.name;
        }
    }
    return {};
}

} // namespace

std::string browser_name(std::string_view user_agent) {
    const std::string_view browser = first_of(kBrowsers, user_agent);
    if (browser.empty()) {
        return "a program that is no known browser";
    }
    const std::string_view system = first_of(kSystems, user_agent);
    return std::string(browser) + (system.empty() ? "" : " on " + std::string(system));
}

} // namespace muster::app
