#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "app/server_config.h"
#include "base/clock.h"
#include "base/file_lock.h"
#include "base/random.h"
#include "base/result.h"
#include "crypto/key_ring.h"
#include "http/static_files.h"
#include "http/tls_context.h"
#include "sql/database.h"

namespace muster::app {

/// What a server opens before it is anything: its database, its keys, the files of the console.
struct ServerFiles {
    /// Of a server on SQLite, which has the file to itself; none on PostgreSQL.
    std::optional<FileLock> alone;
    sql::Database database;
    crypto::KeyRing keys;
    http::TlsFiles tls;
    bool is_certificate_generated = false;
    std::optional<http::StaticFiles> console; // none where there is none

    /// Makes the data directory, the tables, the keys and a certificate where they are not there
    /// yet. Errors: those of the database and of files; Impossible "keys.missing" when there are
    /// users but no keys any more: new ones would open nothing that was sealed; Conflict
    /// "server.already_running" where another server has the file.
    static Result<ServerFiles> open(const ServerConfig& config, const Clock& clock, Random& random);
};

/// The master keys of an installation. Errors: those of read_file() and crypto::KeyRing::parse().
Result<crypto::KeyRing> read_keys(const std::filesystem::path& file);

/// The name of this machine, for certificates and links; "localhost" where it has none.
std::string host_name();

} // namespace muster::app
