#include "aws/process_credentials.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <stop_token>

#include "aws/credentials_json.h"
#include "base/child_process.h"

namespace muster::aws {
namespace {

constexpr std::chrono::minutes kLongestRun{1};
constexpr std::size_t kLongestOutput = std::size_t{64} << 10;

Error failed(std::string what) {
    return Error{ErrorKind::Unavailable, "aws.credential_process", std::move(what)};
}

/// As a shell looks for it: at its path, or in the folders of PATH.
std::filesystem::path program_path(const std::string& name, const Variables& variables) {
    if (name.find('/') != std::string::npos) {
        return name;
    }
    const std::string folders = variables("PATH").value_or("/usr/local/bin:/usr/bin:/bin");
    for (std::size_t at = 0; at <= folders.size();) {
        const std::size_t end = std::min(folders.find(':', at), folders.size());
        const std::filesystem::path path =
            std::filesystem::path(folders.substr(at, end - at)) / name;
        std::error_code ignored;
        if (std::filesystem::is_regular_file(path, ignored)) {
            return path;
        }
        at = end + 1;
    }
    return name;
}

} // namespace

std::vector<std::string> command_words(std::string_view command) {
    std::vector<std::string> words;
    bool is_quoted = false;
    bool is_inside = false;
    for (const char c : command) {
        if (c == '"') {
            is_quoted = !is_quoted;
        }
        const bool is_blank = (c == ' ' || c == '\t') && !is_quoted;
        if (!is_blank && !is_inside) {
            words.emplace_back();
        }
        is_inside = !is_blank;
        if (!is_blank && c != '"') {
            words.back().push_back(c);
        }
    }
    return is_quoted ? std::vector<std::string>() : words;
}

Result<Credentials> ProcessCredentials::credentials(const std::stop_token& stop) {
    std::vector<std::string> words = command_words(command_);
    if (words.empty()) {
        return failed("credential_process is no command");
    }
    ChildProgram program{.path = program_path(words.front(), variables_),
                         .arguments = {words.begin() + 1, words.end()},
                         .environment = {}};
    for (const char* const name :
         {"PATH", "HOME", "AWS_CONFIG_FILE", "AWS_REGION", "AWS_SHARED_CREDENTIALS_FILE"}) {
        if (const auto value = variables_(name)) {
            program.environment.push_back(std::string(name) + "=" + *value);
        }
    }
    std::string output;
    TRY(const ChildEnd end, run_child(
                                program,
                                [&](std::string_view text) {
                                    output += text;
                                    return output.size() <= kLongestOutput;
                                },
                                kLongestRun, stop));
    if (end.cause != ChildEnd::Cause::Exited || end.code != 0) {
        return failed("credential_process did not end well");
    }
    const auto json = Json::parse(output);
    const Json* const version = json ? json->find("Version") : nullptr;
    if (version == nullptr || version->integer() != 1) {
        return Error{ErrorKind::Unauthorized, "aws.bad_credentials",
                     "credential_process printed no credentials of version 1"};
    }
    return credentials_in(*json, "credential_process");
}

} // namespace muster::aws
