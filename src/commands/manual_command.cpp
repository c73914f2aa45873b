#include <filesystem>

#include <fmt/format.h>

#include "base/file.h"
#include "cli/completion.h"
#include "cli/man_page.h"
#include "commands/command.h"

namespace muster::commands {
namespace {

constexpr const char* kCompletionHelp =
    "Examples:\n"
    "  source <(muster completion bash)            in ~/.bashrc\n"
    "  source <(muster completion zsh)             in ~/.zshrc, after compinit\n"
    "  muster completion fish | source             in ~/.config/fish/config.fish\n"
    "The Debian package brings all three.";

// In the macros of man(7).
constexpr const char* kEnvironmentText = R"(.TP
.B MUSTER_SERVER
The server to ask where \-\-server names none.
.TP
.B MUSTER_TOKEN
An API token, for programs: it goes before a sign\-in. It is never taken from the command line, which
other users of the machine can see.
.TP
.B MUSTER_CA_FILE
As \-\-ca\-file.
.TP
.BR HTTPS_PROXY ", " NO_PROXY
How servers are reached.
)";
constexpr const char* kFilesText = R"(.TP
.I $XDG_CONFIG_HOME/muster/servers.json
Sign\-ins (else ~/.config/muster). For its owner alone, or it is refused.
.TP
.I $XDG_DATA_HOME/muster
The data directory (else ~/.local/share/muster).
)";
constexpr const char* kExitText = R"(.TP
.B 0
done
.TP
.B 1
failed
.TP
.B 2
the command line or the report is wrong
.TP
.B 130
stopped by Ctrl\-C
)";

struct CompletionOptions {
    const CLI::App* program = nullptr;
    std::string shell;
};

struct ManOptions {
    const CLI::App* program = nullptr;
    std::string directory;
};

Status print_completion(const CompletionOptions& options, Environment& environment) {
    TRY(const auto shell, cli::kShellNames.parse(options.shell, "usage.malformed"));
    environment.out << cli::completion(cli::command_tree(*options.program), shell);
    return {};
}

Status write_pages(const ManOptions& options, Environment&) {
    const cli::ManFacts facts{.version = MUSTER_VERSION,
                              .environment = kEnvironmentText,
                              .files = kFilesText,
                              .exit_status = kExitText};
    std::error_code failed;
    std::filesystem::create_directories(options.directory, failed);
    for (const cli::ManPage& page : cli::man_pages(cli::command_tree(*options.program), facts)) {
        const auto file = std::filesystem::path(options.directory) / (page.name + ".1");
        TRY_DONE(write_file_atomically(file, page.text));
    }
    return {};
}

} // namespace

void add_manual(CLI::App& parent, Invocation& invocation) {
    add_command<CompletionOptions>(
        parent, invocation, "completion", "A script for a shell that completes commands",
        [&parent](CLI::App& command, CompletionOptions& options) {
            options.program = &parent;
            command.footer(kCompletionHelp);
            command.add_option("shell", options.shell, "bash, zsh or fish")->required();
        },
        print_completion);
    add_command<ManOptions>(
        parent, invocation, "man", "Write the manual pages",
        [&parent](CLI::App& command, ManOptions& options) {
            options.program = &parent;
            command.add_option("directory", options.directory, "Where to")->required();
            command.group(""); // for packages, not shown
        },
        write_pages);
}

} // namespace muster::commands
