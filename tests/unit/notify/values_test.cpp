#include "notify/values.h"

#include <gtest/gtest.h>

namespace muster::notify {
namespace {

TEST(ValuesTest, StandInTheirPlaces) {
    EXPECT_EQ(fill("Hello {{name}}, {{name}}!", {{"name", "Ann"}}, Escape::None).value(),
              "Hello Ann, Ann!");
    EXPECT_EQ(fill("nothing {here}", {}, Escape::None).value(), "nothing {here}");
    EXPECT_EQ(fill("open {{name", {}, Escape::None).value(), "open {{name");
}

TEST(ValuesTest, AreNotLookedThroughThemselves) {
    EXPECT_EQ(fill("{{a}}", {{"a", "{{b}}"}, {"b", "x"}}, Escape::None).value(), "{{b}}");
}

TEST(ValuesTest, HtmlCannotBeBrokenOutOf) {
    EXPECT_EQ(
        fill(R"(<a href="{{x}}">{{x}}</a>)", {{"x", R"("><script>'&)"}}, Escape::Html).value(),
        R"(<a href="&quot;&gt;&lt;script&gt;&#39;&amp;">&quot;&gt;&lt;script&gt;&#39;&amp;</a>)");
}

TEST(ValuesTest, SlackSeesNoMentionsAndLinks) {
    EXPECT_EQ(escaped("<!channel> a & b <https://evil.example|x>", Escape::Slack),
              "&lt;!channel&gt; a &amp; b &lt;https://evil.example|x&gt;");
}

TEST(ValuesTest, AreOneLine) {
    EXPECT_EQ(escaped("a\r\nBcc: eve\x01", Escape::None), "a  Bcc: eve ");
    EXPECT_EQ(escaped("a\nb", Escape::Html), "a b");
}

TEST(ValuesTest, OneThatIsMissingIsABugThatIsTold) {
    EXPECT_EQ(fill("{{name}}", {}, Escape::None).error().reason, "notify.missing_value");
}

} // namespace
} // namespace muster::notify
