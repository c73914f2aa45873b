#include "backup/restore.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "backup/file_copy.h"
#include "base/file.h"
#include "ledger/file_mark.h"
#include "sql/migrator.h"
#include "sql/table_copy.h"
#include "sql/tables.h"

namespace muster::backup {
namespace {

namespace fs = std::filesystem;

/// A new directory beside `path`, on the same file system, removed with all in it unless it was
/// given its name.
class Aside {
public:
    static Result<Aside> make(const fs::path& path) {
        TRY_DONE(make_directories(path.parent_path()));
        std::string name = path.string() + ".restoring-XXXXXX";
        if (::mkdtemp(name.data()) == nullptr) { // mode 0700
            return file_error(errno, "make a directory beside", path);
        }
        return Aside(fs::path(name));
    }
    Aside(Aside&& other) noexcept : path_(std::exchange(other.path_, {})) {}
    Aside& operator=(Aside&&) = delete;
    ~Aside() {
        std::error_code ignored;
        if (!path_.empty()) {
            fs::remove_all(path_, ignored);
        }
    }

    [[nodiscard]] const fs::path& path() const { return path_; }

    /// The kernel replaces an empty directory, and no other.
    Status give_name(const fs::path& name) {
        if (std::rename(path_.c_str(), name.c_str()) != 0) {
            return file_error(errno, "make", name);
        }
        path_ = name; // until it is durable: else a restore that failed would be there all the same
        TRY_DONE(sync_directory(name.parent_path()));
        path_.clear();
        return {};
    }

private:
    explicit Aside(fs::path path) : path_(std::move(path)) {}
    fs::path path_; // empty: moved away or named
};

Status check_target(const fs::path& data) {
    std::error_code problem;
    const fs::file_status status = fs::symlink_status(data, problem);
    if (fs::exists(status) && (!fs::is_directory(status) || !fs::is_empty(data, problem))) {
        return Error{ErrorKind::Conflict, "backup.not_empty",
                     data.string() + " is there already; a restore needs a new directory"};
    }
    return {};
}

Result<Manifest> read_manifest(const fs::path& from) {
    constexpr std::uint64_t kMostBytes = std::uint64_t{64} << 20;
    const auto text = read_file(from / kManifestName, kMostBytes);
    if (!text && text.error().kind == ErrorKind::NotFound) {
        return Error{ErrorKind::NotFound, "backup.no_manifest",
                     from.string() + " has no " + std::string(kManifestName) +
                         ": it is no backup, or one that was not finished"};
    }
    if (!text) {
        return text.error();
    }
    return parse_manifest(*text);
}

/// All that is wrong, so that people need not come back for each.
Status refuse(const std::vector<std::string>& problems) {
    constexpr std::size_t kMost = 10;
    if (problems.empty()) {
        return {};
    }
    const std::size_t shown = std::min(problems.size(), kMost);
    const auto first = std::span(problems).first(shown);
    const std::string more =
        problems.size() > shown ? fmt::format("; and {} more", problems.size() - shown) : "";
    return Error{ErrorKind::Invalid, "backup.damaged",
                 fmt::format("the backup is damaged: {}{}", fmt::join(first, "; "), more)};
}

/// Whatever lies in the backup and stands in no manifest.
Status
find_strangers(const fs::path& from, const Manifest& manifest, std::vector<std::string>& problems) {
    std::error_code problem;
    for (const auto& entry : fs::recursive_directory_iterator(from, problem)) {
        const fs::file_status status = entry.symlink_status(problem);
        const std::string path = entry.path().lexically_relative(from).string();
        if (fs::is_directory(status)) {
            continue;
        }
        if (!fs::is_regular_file(status)) {
            problems.push_back(path + " is no file");
        } else if (path != kManifestName && manifest.find(path) == nullptr) {
            problems.push_back(path + " does not belong to it");
        }
    }
    return problem ? Status(file_error(problem.value(), "read", from)) : Status();
}

/// What can be seen without reading the files.
Status check_names(const fs::path& from, const Manifest& manifest) {
    std::vector<std::string> problems;
    for (const ManifestFile& file : manifest.files) {
        std::error_code problem;
        const auto size = fs::file_size(from / file.path, problem);
        if (problem) {
            problems.push_back(file.path + " is missing");
        } else if (size != file.bytes) {
            problems.push_back(fmt::format("{} has {} bytes, not {}", file.path, size, file.bytes));
        }
    }
    TRY_DONE(find_strangers(from, manifest, problems));
    return refuse(problems);
}

/// The hashes are of what was copied: reading first and copying then would leave a gap.
Status copy_all(const fs::path& from,
                const fs::path& to,
                const Manifest& manifest,
                const std::stop_token& stop) {
    std::vector<std::string> problems;
    for (const ManifestFile& file : manifest.files) {
        TRY(const ManifestFile copied, copy_file(from, to, file.path, stop));
        if (copied.sha256 != file.sha256) {
            problems.push_back(file.path + " is not as it was written: its hash differs");
        }
    }
    TRY_DONE(refuse(problems));
    return make_directories(to / "ledger");
}

/// The files of a ledger on PostgreSQL, and no other's, have a mark that stands in its catalogue.
/// The copy is a ledger of its own: it gets a new one.
Status mark(sql::Session& within, const fs::path& data) {
    TRY(const std::string mark, ledger::make_mark(data / "ledger"));
    return ledger::rebind_files(within, mark);
}

Status fill(sql::Session& within, const fs::path& data, std::span<const Schema> schemas) {
    TRY(auto copy, sql::Session::open((data / kDatabaseName).string(), sql::Access::Read));
    TRY_DONE(copy.snapshot(
        [&](sql::Session& snapshot) { return sql::copy_tables(snapshot, within, schemas); }));
    for (const Schema& schema : schemas) {
        TRY_DONE(sql::create_tables(within, schema.module, schema.migrations)); // those of today
    }
    return mark(within, data);
}

/// The database became tables elsewhere.
Status remove_database(const fs::path& data) {
    std::error_code problem;
    for (const char* end : {"", "-wal", "-shm"}) {
        fs::remove(data / (std::string(kDatabaseName) + end), problem);
    }
    return problem ? Status(file_error(problem.value(), "remove", data / kDatabaseName)) : Status();
}

/// Fills the database, and has the directory get its name as the last thing before the COMMIT.
Status restore_to_server(const sql::Address& address,
                         Aside& aside,
                         const fs::path& target,
                         std::span<const Schema> schemas) {
    TRY(auto session, sql::Session::open(address, sql::Access::Write));
    bool is_named = false;
    Status filled = session.transaction([&](sql::Session& within) -> Status {
        TRY(const bool is_empty, sql::is_empty(within));
        if (!is_empty) {
            return Error{ErrorKind::Conflict, "backup.not_empty",
                         address.str() + " has tables already; a restore needs an empty database"};
        }
        TRY_DONE(fill(within, aside.path(), schemas));
        TRY_DONE(remove_database(aside.path()));
        TRY_DONE(sync_directories(aside.path()));
        TRY_DONE(aside.give_name(target));
        is_named = true;
        return {};
    });
    if (!filled && is_named && filled.error().reason != "sql.in_doubt") {
        std::error_code ignored;
        fs::remove_all(target, ignored);
    }
    return filled;
}

} // namespace

Result<Manifest> restore_backup(const RestoreOrder& order,
                                std::span<const Schema> schemas,
                                const Clock& clock,
                                const std::stop_token& stop) {
    const fs::path target = fs::absolute(order.data);
    TRY_DONE(check_target(target));
    TRY(Manifest manifest, read_manifest(order.from));
    TRY_DONE(check_names(order.from, manifest));
    TRY(Aside aside, Aside::make(target));
    TRY_DONE(copy_all(order.from, aside.path(), manifest, stop));
    TRY_DONE(check_copy(aside.path(), schemas, clock));
    if (order.database) {
        TRY_DONE(restore_to_server(*order.database, aside, target, schemas));
        return manifest;
    }
    TRY_DONE(sync_directories(aside.path()));
    TRY_DONE(aside.give_name(target));
    return manifest;
}

} // namespace muster::backup
