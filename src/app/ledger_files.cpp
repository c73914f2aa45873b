#include "app/ledger_files.h"

#include <array>
#include <cstdlib>
#include <system_error>

#include "base/file.h"

namespace muster::app {
namespace {

namespace fs = std::filesystem;

/// Reading expects what a writer has made. A writer at work has made it.
Result<ledger::Store> open_ledger(const fs::path& data, const Clock& clock) {
    using Access = ledger::Store::Access;
    const auto made = ledger::Store::open(data, Access::Write, {clock});
    if (!made && made.error().reason != "lock.held") {
        return made.error();
    }
    return ledger::Store::open(data, Access::Read, {clock});
}

Result<fs::path> empty_scratch(const fs::path& data) {
    const fs::path directory = data / "scratch";
    std::error_code failed;
    fs::remove_all(directory, failed);
    if (!failed) {
        fs::create_directories(directory, failed);
    }
    if (!failed) {
        fs::permissions(directory, fs::perms::owner_all, failed);
    }
    return failed ? Result<fs::path>(file_error(failed.value(), "make", directory))
                  : Result<fs::path>(directory);
}

fs::path command_path() {
    std::error_code problem;
    return fs::read_symlink("/proc/self/exe", problem).parent_path() / "muster";
}

/// What the loader of libraries and the sanitizers read. Secrets stay here.
std::vector<std::string> passed_environment() {
    constexpr std::array kNames = {"MUSTER_DUCKDB_LIBRARY", "LD_LIBRARY_PATH", "ASAN_OPTIONS",
                                   "LSAN_OPTIONS",          "TSAN_OPTIONS",    "UBSAN_OPTIONS"};
    std::vector<std::string> environment;
    for (const char* name : kNames) {
        const char* value = std::getenv(name); // NOLINT(concurrency-mt-unsafe): nobody sets any
        if (value != nullptr) {
            environment.push_back(std::string(name) + "=" + value);
        }
    }
    return environment;
}

} // namespace

Result<LedgerFiles> LedgerFiles::open(const ServerConfig& config, const Clock& clock) {
    TRY(auto directories, billing::ImportDirectories::of(config.import_directories));
    TRY(auto store, open_ledger(config.data, clock));
    TRY(auto scratch, empty_scratch(config.data));
    return LedgerFiles{.store = std::move(store),
                       .import_directories = std::move(directories),
                       .data = config.data,
                       .scratch = std::move(scratch),
                       .command = command_path(),
                       .command_environment = passed_environment()};
}

} // namespace muster::app
