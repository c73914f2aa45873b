#include "base/log.h"

#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "base/json.h"
#include "base/secret.h"
#include "support/fake_clock.h"

namespace muster {
namespace {

static_assert(!std::is_constructible_v<LogField, std::string_view, Secret>);
static_assert(std::is_constructible_v<LogField, std::string_view, std::string>);

class Lines final : public LogSink {
public:
    void write(std::string_view line) override { lines.emplace_back(line); }
    std::vector<std::string> lines;
};

class LogTest : public testing::Test {
protected:
    test::FakeClock clock{Instant::parse("2026-10-01T00:00:00Z").value()};
    Lines sink;
    Log log{{}, clock, sink};
};

TEST_F(LogTest, AnEventIsItsTimeItsLevelItsSlugAndItsFields) {
    log.info("import.finished", {{"source", "main"}, {"rows", 1281}, {"again", false}});

    EXPECT_EQ(sink.lines,
              std::vector<std::string>{"2026-10-01T00:00:00Z info import.finished source=main "
                                       "rows=1281 again=false"});
}

TEST_F(LogTest, NoValueCanLookLikeAnotherFieldOrLine) {
    log.warning("file.skipped", {{"name", "a b\nerror level=1"}, {"empty", ""}, {"eq", "a=b"}});

    EXPECT_EQ(sink.lines,
              std::vector<std::string>{R"(2026-10-01T00:00:00Z warning file.skipped )"
                                       R"(name="a b\nerror level=1" empty="" eq="a=b")"});
}

TEST_F(LogTest, BracesInValuesAreNotFormatting) {
    log.error("x", {{"name", "{}{0}%v"}});

    EXPECT_EQ(sink.lines, std::vector<std::string>{"2026-10-01T00:00:00Z error x name={}{0}%v"});
}

TEST_F(LogTest, LevelsBelowTheLeastAreNotWritten) {
    Log quiet({.least = LogLevel::Warning, .form = Log::Form::Text}, clock, sink);

    quiet.debug("a");
    quiet.info("b");
    quiet.warning("c");
    quiet.error("d");

    ASSERT_EQ(sink.lines.size(), 2U);
    EXPECT_TRUE(sink.lines[0].ends_with("warning c"));
    EXPECT_TRUE(sink.lines[1].ends_with("error d"));
}

TEST_F(LogTest, AJsonLineIsOneDocumentWithTypedValues) {
    Log json({.least = LogLevel::Info, .form = Log::Form::Json}, clock, sink);

    json.info("a.b", {{"text", "1"}, {"number", -1}, {"flag", true}, {"bytes", "\xff\n"}});

    ASSERT_EQ(sink.lines.size(), 1U);
    const auto parsed = Json::parse(sink.lines[0]);
    ASSERT_TRUE(parsed) << sink.lines[0];
    EXPECT_EQ(parsed->str(),
              R"({"time":"2026-10-01T00:00:00Z","level":"info","event":"a.b","text":"1",)"
              R"("number":-1,"flag":true,"bytes":"�\n"})");
}

TEST_F(LogTest, LinesOfSeveralThreadsDoNotMix) {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&] {
            for (int j = 0; j < 100; ++j) {
                log.info("tick");
            }
        });
    }
    threads.clear();

    EXPECT_EQ(sink.lines, std::vector<std::string>(400, "2026-10-01T00:00:00Z info tick"));
}

} // namespace
} // namespace muster
