#include "app/scratch_space.h"

#include <chrono>
#include <string>
#include <system_error>
#include <vector>

#include <fmt/format.h>
#include <unistd.h>

#include "app/server_files.h"
#include "base/file.h"

namespace muster::app {
namespace {

namespace fs = std::filesystem;

constexpr const char* kLockEnd = ".lock";
constexpr const char* kTurn = "turn.lock"; // the lock of those who begin
constexpr std::chrono::seconds kTurnPatience{30};

Status make_directory(const fs::path& path) {
    std::error_code failed;
    fs::create_directories(path, failed);
    if (!failed) {
        fs::permissions(path, fs::perms::owner_all, failed);
    }
    return failed ? Status(file_error(failed.value(), "make", path)) : Status();
}

/// Whoever owns the directory takes its lock before making it.
fs::path lock_of(const fs::path& directory) {
    return directory.string() + kLockEnd;
}

/// What it is that stands there tells whether its owner lives.
void remove_if_abandoned(const fs::path& entry) {
    std::error_code ignored;
    const fs::path owned =
        entry.extension() == kLockEnd ? fs::path(entry).replace_extension() : entry;
    if (!fs::exists(lock_of(owned), ignored)) {
        fs::remove_all(owned, ignored); // of nobody
        return;
    }
    const auto lock = FileLock::acquire(lock_of(owned));
    if (lock) {
        fs::remove_all(owned, ignored);
        fs::remove(lock_of(owned), ignored);
    }
}

void remove_abandoned(const fs::path& parent) {
    std::error_code problem;
    std::vector<fs::path> entries;
    for (const auto& entry : fs::directory_iterator(parent, problem)) {
        if (entry.path().filename() != kTurn) {
            entries.push_back(entry.path());
        }
    }
    for (const fs::path& entry : entries) {
        remove_if_abandoned(entry);
    }
}

} // namespace

Result<ScratchSpace> ScratchSpace::make(const fs::path& parent) {
    TRY_DONE(make_directory(parent));
    // One at a time: a lock that is being taken looks like that of nobody.
    TRY(const FileLock turn, FileLock::wait(parent / kTurn, kTurnPatience));
    remove_abandoned(parent);
    for (int number = 1;; ++number) {
        const fs::path own = parent / fmt::format("{}-{}-{}", host_name(), ::getpid(), number);
        auto lock = FileLock::acquire(lock_of(own));
        if (!lock && lock.error().reason == "lock.held") {
            continue; // in another container, a process of that name and number
        }
        TRY(FileLock held, std::move(lock));
        TRY_DONE(make_directory(own));
        return ScratchSpace(own, std::move(held));
    }
}

ScratchSpace::~ScratchSpace() {
    std::error_code ignored;
    if (!path_.empty()) {
        fs::remove_all(path_, ignored);
        fs::remove(lock_of(path_), ignored);
    }
}

} // namespace muster::app
