#include "backup/backup.h"

#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "backup/file_copy.h"
#include "base/file.h"
#include "ledger/store.h"
#include "sql/database_copy.h"

namespace muster::backup {
namespace {

namespace fs = std::filesystem;
using ledger::Store;

/// How often the copy of the database begins anew because versions it names were collected before
/// they could be held.
constexpr int kAttempts = 5;

/// The directories that are missing on the way to one, and are made for it. Those that are empty
/// are taken away again, unless they are kept.
class OwnDirectories {
public:
    explicit OwnDirectories(const fs::path& directory) {
        std::error_code ignored; // what is missing is an error too
        fs::path path = fs::absolute(directory, ignored);
        while (!path.empty() &&
               fs::symlink_status(path, ignored).type() == fs::file_type::not_found) {
            missing_.push_back(path);
            path = path.parent_path();
        }
    }
    OwnDirectories(OwnDirectories&& other) noexcept : missing_(std::exchange(other.missing_, {})) {}
    OwnDirectories& operator=(OwnDirectories&&) = delete;
    ~OwnDirectories() {
        std::error_code ignored;
        for (const fs::path& path : missing_) {
            fs::remove(path, ignored);
        }
    }
    void keep() { missing_.clear(); }

private:
    std::vector<fs::path> missing_; // the innermost first
};

/// What was written so far. Removed when this goes before the end.
class Unfinished {
public:
    Unfinished(fs::path directory, OwnDirectories own)
        : own_(std::move(own)), directory_(std::move(directory)) {}
    Unfinished(const Unfinished&) = delete;
    Unfinished& operator=(const Unfinished&) = delete;
    ~Unfinished() {
        std::error_code ignored;
        if (directory_.empty()) {
            return;
        }
        for (const auto& entry : fs::directory_iterator(directory_, ignored)) {
            fs::remove_all(entry.path(), ignored);
        }
    }
    void finish() {
        directory_.clear();
        own_.keep();
    }

private:
    OwnDirectories own_; // outlives what is in them
    fs::path directory_; // empty: finished
};

Status check_order(const BackupOrder& order) {
    std::error_code problem;
    const fs::path own = order.data / kDatabaseName;
    if (order.database.engine() == sql::Engine::Sqlite && fs::path(order.database.path()) != own) {
        return Error{ErrorKind::Impossible, "backup.other_database",
                     fmt::format("the server's database is {}, not {}: copy it with sqlite3 "
                                 "FILE \".backup COPY\", and the rest without --config",
                                 order.database.str(), own.string())};
    }
    if (order.database.engine() == sql::Engine::Sqlite && !fs::exists(own, problem)) {
        return Error{ErrorKind::NotFound, "backup.nothing",
                     own.string() + " is not there: nothing to copy"};
    }
    const fs::path data = fs::weakly_canonical(order.data, problem);
    const fs::path to = fs::weakly_canonical(fs::absolute(order.to, problem), problem);
    if (std::ranges::mismatch(data, to).in1 == data.end()) {
        return Error{ErrorKind::Invalid, "backup.inside_data",
                     order.to.string() + " is inside of the data directory"};
    }
    return {};
}

/// The target, made where it is not there. The database's file is made at once, so that of two
/// backups to one place the second stops before it touches anything.
Result<std::unique_ptr<Unfinished>> begin_in(const fs::path& directory) {
    std::error_code problem;
    const bool is_there = fs::exists(fs::symlink_status(directory, problem));
    if (is_there && (!fs::is_directory(directory, problem) || !fs::is_empty(directory, problem))) {
        return Error{ErrorKind::Conflict, "backup.not_empty",
                     directory.string() + " is there already; a backup needs a new directory"};
    }
    OwnDirectories own(directory);
    TRY_DONE(make_directories(directory));
    TRY(auto database,
        FileDescriptor::open(directory / kDatabaseName, FileDescriptor::Mode::CreateNew));
    auto unfinished = std::make_unique<Unfinished>(directory, std::move(own));
    TRY_DONE(database.close());
    return unfinished;
}

/// The versions that the copy names, held in the original.
struct Held {
    std::vector<ledger::Version> versions;
    std::vector<ledger::VersionHold> locks;
};

/// False when one was collected since the database was copied.
Result<bool> hold(const Store& original, Held& held) {
    ledger::Selection ids;
    for (const ledger::Version& version : held.versions) {
        auto lock = original.hold(version.id);
        if (!lock && lock.error().kind == ErrorKind::NotFound) {
            return false;
        }
        TRY(auto locked, std::move(lock));
        held.locks.push_back(std::move(locked));
        ids.version_ids.push_back(version.id);
    }
    if (ids.version_ids.empty()) {
        return true;
    }
    // The collector marks a version before it takes it away: what is still listed under our locks
    // stays.
    TRY(const auto listed, original.versions(ids, Store::Which::All));
    return listed.size() == held.versions.size();
}

class BackupWriter {
public:
    BackupWriter(const BackupOrder& order,
                 std::span<const Schema> schemas,
                 const Clock& clock,
                 const std::stop_token& stop)
        : order_(order), schemas_(schemas), clock_(clock), stop_(stop) {}

    Result<BackupSummary> write() {
        TRY_DONE(open_original());
        TRY(const Held held, copy_and_hold());
        TRY_DONE(copy_versions(held.versions));
        TRY_DONE(copy_keys());
        TRY_DONE(add_database());
        std::ranges::sort(manifest_.files, {}, &ManifestFile::path);
        TRY_DONE(sync_directories(order_.to));
        TRY_DONE(verify());
        TRY_DONE(write_manifest());
        return BackupSummary{.versions = held.versions.size(),
                             .files = manifest_.files.size(),
                             .bytes = manifest_.bytes()};
    }

private:
    /// The ledger whose versions are held; it outlives them.
    Status open_original() {
        const bool is_beside = order_.database.engine() == sql::Engine::Sqlite;
        const ledger::Place place{.data = order_.data,
                                  .catalogue =
                                      is_beside ? std::nullopt : std::optional(order_.database)};
        TRY(original_, Store::open(place, Store::Access::Read, {clock_}));
        return {};
    }

    Result<Held> copy_and_hold() {
        const std::string copied = (order_.to / kDatabaseName).string();
        for (int attempt = 0; attempt < kAttempts; ++attempt) {
            TRY_DONE(sql::copy_database(order_.database, copied, schemas_));
            TRY(const Store copy, Store::open(order_.to, Store::Access::Read, {clock_}));
            Held held;
            TRY(held.versions, copy.versions({}, Store::Which::All));
            TRY(const bool is_held, hold(*original_, held));
            if (is_held) {
                return held;
            }
        }
        return Error{ErrorKind::Unavailable, "ledger.busy",
                     "versions were replaced faster than they could be held, or files of theirs "
                     "are gone: try again, then muster ledger verify"};
    }

    Status copy_versions(const std::vector<ledger::Version>& versions) {
        for (const ledger::Version& version : versions) {
            const std::string directory = fmt::format("ledger/v{}/", version.id);
            TRY_DONE(copy(directory + "pin"));
            for (const ledger::VersionSegment& file : version.contents.segments) {
                TRY_DONE(copy(directory + file.file));
            }
        }
        return make_directories(order_.to / "ledger");
    }

    Status copy(const std::string& path) {
        TRY(auto copied, copy_file(order_.data, order_.to, path, stop_));
        manifest_.files.push_back(std::move(copied));
        return {};
    }

    Status copy_keys() {
        if (!order_.keys) {
            return {};
        }
        constexpr std::uint64_t kMostBytes = 1 << 20;
        const fs::path target = order_.to / kKeysName;
        TRY(const std::string keys, read_file(*order_.keys, kMostBytes));
        TRY_DONE(write_file_atomically(target, keys));
        TRY(auto measured, measure_file(order_.to, std::string(kKeysName), stop_));
        manifest_.files.push_back(std::move(measured));
        return {};
    }

    /// After the last connection to it was closed.
    Status add_database() {
        TRY(FileDescriptor file,
            FileDescriptor::open(order_.to / kDatabaseName, FileDescriptor::Mode::ReadWrite));
        TRY_DONE(file.sync());
        TRY_DONE(file.close());
        TRY(auto measured, measure_file(order_.to, std::string(kDatabaseName), stop_));
        manifest_.files.push_back(std::move(measured));
        return {};
    }

    Status verify() {
        for (const ManifestFile& file : manifest_.files) {
            TRY(const auto measured, measure_file(order_.to, file.path, stop_));
            if (measured.bytes != file.bytes || measured.sha256 != file.sha256) {
                return Error{ErrorKind::Internal, "backup.damaged",
                             (order_.to / file.path).string() +
                                 " does not read as it was written: look at the disk"};
            }
        }
        return check_copy(order_.to, schemas_, clock_);
    }

    Status write_manifest() {
        manifest_.made_at = clock_.now();
        manifest_.program = order_.program;
        const std::string text = print_manifest(manifest_);
        TRY_DONE(parse_manifest(text)); // a name that no restore would take must not pass for one
        TRY_DONE(sync_directory(fs::absolute(order_.to).parent_path()));
        return write_file_atomically(order_.to / kManifestName, text);
    }

    const BackupOrder& order_;
    std::span<const Schema> schemas_;
    const Clock& clock_;
    const std::stop_token& stop_;
    std::optional<Store> original_;
    Manifest manifest_;
};

/// One error for a full disk, whoever noticed it.
Error in_plain_words(const Error& error, const fs::path& to) {
    if (error.reason == "sql.full" || error.reason == "file.no_space") {
        return {ErrorKind::Unavailable, "file.no_space",
                fmt::format("the disk of {} is full; nothing of the backup was kept", to.string())};
    }
    return error;
}

} // namespace

Result<BackupSummary> make_backup(const BackupOrder& order,
                                  std::span<const Schema> schemas,
                                  const Clock& clock,
                                  const std::stop_token& stop) {
    TRY_DONE(check_order(order));
    auto unfinished = begin_in(order.to);
    if (!unfinished) {
        return in_plain_words(unfinished.error(), order.to);
    }
    auto written = BackupWriter(order, schemas, clock, stop).write();
    if (!written) {
        return in_plain_words(written.error(), order.to);
    }
    (*unfinished)->finish();
    return written;
}

} // namespace muster::backup
