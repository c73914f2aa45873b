#include "app/browser_name.h"

#include <gtest/gtest.h>

namespace muster::app {
namespace {

TEST(BrowserNameTest, KnowsBrowsersFromThoseTheyWantToBeTakenFor) {
    const std::pair<std::string_view, std::string_view> known[] = {
        {"Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
         "Firefox on Linux"},
        {"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
         "Chrome/140.0.0.0 Safari/537.36",
         "Chrome on Windows"},
        {"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
         "Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
         "Edge on Windows"},
        {"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) "
         "Version/18.0 Safari/605.1.15",
         "Safari on macOS"},
        {"Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
         "Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
         "Safari on iOS"},
        {"Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 "
         "Mobile Safari/537.36",
         "Chrome on Android"},
    };
    for (const auto& [user_agent, name] : known) {
        EXPECT_EQ(browser_name(user_agent), name) << user_agent;
    }
}

TEST(BrowserNameTest, RepeatsNothingThatAnybodyMadeUp) {
    EXPECT_EQ(browser_name("curl/8.0"), "a program that is no known browser");
    EXPECT_EQ(browser_name(""), "a program that is no known browser");
    EXPECT_EQ(browser_name("<b>Firefox/1 call 0800 123\xff"), "Firefox");
}

} // namespace
} // namespace muster::app
