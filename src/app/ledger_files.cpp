#include "app/ledger_files.h"

#include <array>
#include <chrono>
#include <cstdlib>
#include <system_error>
#include <thread>

namespace muster::app {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::milliseconds kLookAgain{100};
constexpr std::chrono::seconds kPatience{30};

/// Reading expects what a writer has made. A writer at work has made it, or is about to when
/// several servers start at once.
Result<ledger::Store> open_ledger(const ledger::Place& place, const Clock& clock) {
    using Access = ledger::Store::Access;
    const auto give_up = std::chrono::steady_clock::now() + kPatience;
    while (true) {
        const auto made = ledger::Store::open(place, Access::Write, {clock});
        if (!made && made.error().reason != "lock.held") {
            return made.error();
        }
        auto store = ledger::Store::open(place, Access::Read, {clock});
        const bool is_unmade =
            store ? !store->has_catalogue() : store.error().reason == "sql.older_schema";
        if (!is_unmade || made || std::chrono::steady_clock::now() > give_up) {
            return store;
        }
        std::this_thread::sleep_for(kLookAgain);
    }
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
    TRY(auto place, config.ledger_place());
    TRY(auto store, open_ledger(place, clock));
    TRY(auto scratch, ScratchSpace::make(config.data / "scratch"));
    return LedgerFiles{.store = std::move(store),
                       .import_directories = std::move(directories),
                       .place = std::move(place),
                       .scratch = std::move(scratch),
                       .command = command_path(),
                       .command_environment = passed_environment()};
}

} // namespace muster::app
