#pragma once

#include <CLI/App.hpp>
#include <CLI/Config.hpp>    // the library defines some virtual functions only here
#include <CLI/Formatter.hpp> // and here

namespace muster::test {

/// A program of two commands, one below another.
class SampleProgram {
public:
    SampleProgram() {
        app.add_option("--data", data_, "Where state is kept. More of it")->type_name("DIR");
        CLI::App& cost = *app.add_subcommand("cost", "Answers out");
        CLI::App& report = *cost.add_subcommand("report", "Sum up it's charges");
        report.add_option("text", text_, "The report")->required();
        report.add_option("--format", format_, "How it's written")
            ->type_name("FORMAT")
            ->check(CLI::IsMember({"csv", "json"}));
        report.add_flag("--full,-f", full_, "All digits");
        report.footer(".example of a \\ and a line");
        app.add_subcommand("secret", "Not shown")->group("");
    }

    CLI::App app{"A sample", "sample"};

private:
    std::string data_;
    std::string text_;
    std::string format_;
    bool full_ = false;
};

} // namespace muster::test
