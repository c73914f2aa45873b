#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/result.h"

namespace muster::backup {

inline constexpr std::string_view kManifestName = "manifest.json";
inline constexpr std::string_view kDatabaseName = "muster.db";
inline constexpr std::string_view kKeysName = "master.keys";

/// One file of a backup.
struct ManifestFile {
    std::string path; // below the backup, as is_backup_path() has it
    std::uint64_t bytes = 0;
    std::string sha256; // 64 lower-case digits
};

/// What a backup consists of. Written last: a directory without one is no backup.
struct Manifest {
    Instant made_at;
    std::string program;             // the version of Muster that made it
    std::vector<ManifestFile> files; // ordered by path; the database is among them

    [[nodiscard]] const ManifestFile* find(std::string_view path) const;
    [[nodiscard]] std::uint64_t bytes() const;
};

/// Whether a backup has files of that name: the database, the keys, or a file of one version of the
/// ledger (`ledger/v12/rows-000001.seg`). No path that passes leads out of a directory.
bool is_backup_path(std::string_view path);

/// JSON with its own hash in it, so that no damage of it goes unseen.
std::string print_manifest(const Manifest& manifest);

/// The opposite. Errors: Impossible "backup.unknown_version" for a form that a newer program
/// writes; Invalid "backup.manifest_invalid" for whatever print_manifest() would not write.
Result<Manifest> parse_manifest(std::string_view text);

} // namespace muster::backup
