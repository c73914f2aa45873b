#include "cli/man_page.h"

#include <gtest/gtest.h>

#include "support/sample_program.h"

namespace muster::cli {
namespace {

class ManPageTest : public testing::Test {
protected:
    std::vector<ManPage> pages() {
        return man_pages(command_tree(sample.app), {.version = "1.2",
                                                    .environment = ".TP\nHOME\n",
                                                    .files = ".TP\nfile\n",
                                                    .exit_status = ".TP\n0\n"});
    }

    test::SampleProgram sample;
};

TEST_F(ManPageTest, TheProgramAndEachCommandBelowItHaveAPage) {
    const auto made = pages();

    ASSERT_EQ(made.size(), 2U);
    EXPECT_EQ(made[0].name, "sample");
    EXPECT_EQ(made[1].name, "sample-cost");
    EXPECT_TRUE(made[0].text.contains(".TH SAMPLE 1 \"\" \"muster 1.2\" \"Muster\"\n"));
    EXPECT_TRUE(made[0].text.contains(".BR sample\\-cost (1)\n"));
    EXPECT_FALSE(made[0].text.contains("secret"));
}

TEST_F(ManPageTest, OptionsAreToldAsTheyAre) {
    const std::string page = pages()[1].text;

    EXPECT_TRUE(page.contains("\\fBsample cost report\\fR [\\fIOPTIONS\\fR] \\fITEXT\\fR\n"));
    EXPECT_TRUE(page.contains(".TP\n\\fB\\-\\-full\\fR, \\fB\\-f\\fR\nAll digits\n"));
    EXPECT_TRUE(page.contains(".TP\n\\fB\\-\\-format\\fR \\fIFORMAT\\fR\nHow it's written\n"));
    EXPECT_TRUE(page.contains(".SH OPTIONS OF ALL COMMANDS\n"));
}

TEST_F(ManPageTest, NoTextBecomesAMacro) {
    EXPECT_EQ(man_text(".so x\n'b \\n-"), "\\&.so x\n\\&'b \\en\\-");
    EXPECT_TRUE(pages()[1].text.contains("\n\\&.example of a \\e and a line\n"));
}

} // namespace
} // namespace muster::cli
