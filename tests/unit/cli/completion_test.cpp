#include "cli/completion.h"

#include <array>
#include <cstdio>
#include <fstream>

#include <gtest/gtest.h>

#include "support/sample_program.h"
#include "support/temp_dir.h"

namespace muster::cli {
namespace {

class CompletionTest : public testing::Test {
protected:
    std::string script(Shell shell) { return completion(command_tree(sample.app), shell); }
    /// What bash offers after these words.
    std::string offered(const std::string& words) {
        const auto file = directory / "completion";
        std::ofstream(file) << script(Shell::Bash) << "COMP_WORDS=(" << words << ")\n"
                            << "COMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n"
                            << "_sample\necho \"${COMPREPLY[*]}\"\n";
        std::string text;
        FILE* const shell = ::popen(("bash " + file.string() + " 2>&1").c_str(), "r");
        std::array<char, 256> line{};
        while (std::fgets(line.data(), line.size(), shell) != nullptr) {
            text += line.data();
        }
        ::pclose(shell);
        return text;
    }

    test::SampleProgram sample;
    test::TempDir directory;
};

TEST_F(CompletionTest, BashOffersCommandsThenOptionsThenValues) {
    EXPECT_EQ(offered("sample c"), "cost\n");
    EXPECT_EQ(offered("sample cost ''"), "report --help -h --data\n");
    EXPECT_EQ(offered("sample cost report --f"), "--format --full\n");
    EXPECT_EQ(offered("sample cost report --format ''"), "csv json\n");
    EXPECT_EQ(offered("sample --data x cost report --format j"), "json\n");
    EXPECT_EQ(offered("sample --data ''"), "\n"); // files, which bash finds
}

TEST_F(CompletionTest, WhatIsHiddenIsNotOffered) {
    for (const Shell shell : {Shell::Bash, Shell::Zsh, Shell::Fish}) {
        EXPECT_FALSE(script(shell).contains("secret"));
        EXPECT_TRUE(script(shell).contains("cost report"));
        EXPECT_TRUE(script(shell).contains("csv json"));
    }
}

TEST_F(CompletionTest, ZshAndFishShowTheFirstSentence) {
    EXPECT_TRUE(script(Shell::Zsh).contains("'--data:Where state is kept'"));
    EXPECT_TRUE(script(Shell::Fish).contains("-l data -r -F -d 'Where state is kept'"));
    EXPECT_TRUE(script(Shell::Fish).contains("-l full -s f -d 'All digits'"));
}

} // namespace
} // namespace muster::cli
