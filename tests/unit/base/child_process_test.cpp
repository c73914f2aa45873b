#include "base/child_process.h"

#include <cerrno>
#include <chrono>
#include <csignal>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace muster {
namespace {

using std::chrono::milliseconds;
using Cause = ChildEnd::Cause;

constexpr milliseconds kLong{60'000};

ChildProgram shell(const std::string& script) {
    return {.path = "/bin/sh", .arguments = {"-c", script}, .environment = {}};
}

struct Ran {
    ChildEnd end;
    std::string out;
};

Ran run(const ChildProgram& program, milliseconds longest = kLong, std::stop_token stop = {}) {
    Ran ran;
    ran.end = run_child(
                  program,
                  [&](std::string_view text) {
                      ran.out += text;
                      return true;
                  },
                  longest, stop)
                  .value();
    return ran;
}

TEST(ChildProcessTest, WhatAProgramWritesAndHowItEndsIsTold) {
    const Ran ran = run(shell("echo out; echo wrong >&2; exit 3"));

    EXPECT_EQ(ran.end.cause, Cause::Exited);
    EXPECT_EQ(ran.end.code, 3);
    EXPECT_EQ(ran.out, "out\n");
    EXPECT_EQ(ran.end.errors, "wrong\n");
}

TEST(ChildProcessTest, MuchOutputOnBothStreamsComesWhole) {
    const Ran ran = run(shell("head -c 1000000 /dev/zero; head -c 1000000 /dev/zero >&2"));

    EXPECT_EQ(ran.out.size(), 1'000'000U);
    EXPECT_EQ(ran.end.errors.size(), 65'536U);
}

TEST(ChildProcessTest, ItGetsTheEnvironmentItIsGivenAndNoOther) {
    ChildProgram program = shell("echo $NAME-$HOME");
    program.environment = {"NAME=value"};

    EXPECT_EQ(run(program).out, "value-\n");
}

TEST(ChildProcessTest, NoFileOfOursIsOpenInIt) {
    const int leaked = ::open("/dev/null", O_RDONLY); // NOLINT: without O_CLOEXEC on purpose
    ASSERT_GE(leaked, 3);

    const Ran ran = run(shell("ls /proc/self/fd | wc -l"));

    ::close(leaked);
    EXPECT_EQ(ran.out, "4\n"); // its three streams, and the directory that it lists
}

TEST(ChildProcessTest, ItReadsNothing) {
    EXPECT_EQ(run(shell("cat; echo end")).out, "end\n");
}

TEST(ChildProcessTest, AProgramOfWhichWeHaveEnoughIsKilled) {
    std::string out;

    const ChildEnd end = run_child(shell("yes"),
                                   [&](std::string_view text) {
                                       out += text;
                                       return out.size() < 1000;
                                   },
                                   kLong, {})
                             .value();

    EXPECT_EQ(end.cause, Cause::Enough);
    EXPECT_GE(out.size(), 1000U);
}

TEST(ChildProcessTest, AProgramThatTakesTooLongIsKilled) {
    EXPECT_EQ(run(shell("exec sleep 1000"), milliseconds{1}).end.cause, Cause::Overdue);
}

TEST(ChildProcessTest, AProgramIsKilledWhenWeAreToStop) {
    std::stop_source stop;
    stop.request_stop();

    EXPECT_EQ(run(shell("exec sleep 1000"), kLong, stop.get_token()).end.cause, Cause::Stopped);
}

TEST(ChildProcessTest, ASignalThatEndsItIsTold) {
    const Ran ran = run(shell("kill -KILL $$"));

    EXPECT_EQ(ran.end.cause, Cause::Signalled);
    EXPECT_EQ(ran.end.code, SIGKILL);
}

TEST(ChildProcessTest, AProgramThatIsNotThereCannotBeStarted) {
    const auto end = run_child({.path = "/no/such/program", .arguments = {}, .environment = {}},
                               [](std::string_view) { return true; }, kLong, {});

    ASSERT_FALSE(end);
    EXPECT_EQ(end.error().reason, "process.failed");
}

} // namespace
} // namespace muster
