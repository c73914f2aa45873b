#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace muster {

/// A program to run, and what it gets of ours: nothing but this. No file of ours stays open in it.
struct ChildProgram {
    std::filesystem::path path;
    std::vector<std::string> arguments;   // after its name
    std::vector<std::string> environment; // "NAME=value"
};

/// How a program ended.
struct ChildEnd {
    enum class Cause : std::uint8_t {
        Exited,
        Signalled, // by somebody else
        Enough,    // we had what we wanted of it
        Overdue,
        Stopped,
    };
    Cause cause = Cause::Exited;
    int code = 0;       // Exited: its exit code; Signalled: the signal
    std::string errors; // the first 64 KiB that it wrote to standard error
};

/// Runs a program to its end and hands what it writes to standard output to `take` as it comes;
/// when that returns false, at `longest` and when `stop` is asked for, the program is killed. It
/// reads nothing. Errors: Unavailable "process.failed" when it cannot be started.
Result<ChildEnd> run_child(const ChildProgram& program,
                           const std::function<bool(std::string_view)>& take,
                           std::chrono::milliseconds longest,
                           const std::stop_token& stop);

} // namespace muster
