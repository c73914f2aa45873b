#include "app/server_files.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <system_error>

#include <fmt/format.h>
#include <unistd.h>

#include "app/schemas.h"
#include "base/file.h"
#include "http/self_signed_certificate.h"
#include "identity/user_store.h"

namespace muster::app {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::seconds kOthersStart{60};
constexpr std::chrono::seconds kOthersEnd{3}; // of one that was just killed

/// Each module's tables.
Status migrate(sql::Database& database) {
    for (const backup::Schema& schema : server_schemas()) {
        TRY_DONE(database.migrate(schema.module, schema.migrations));
    }
    return {};
}

Result<crypto::KeyRing>
open_keys(const fs::path& file, const sql::Database& database, Random& random) {
    std::error_code problem;
    if (!fs::exists(file, problem)) {
        TRY(const bool has_users, database.read(identity::has_users));
        if (has_users) {
            return Error{ErrorKind::Impossible, "keys.missing",
                         "the keys are not there: " + file.string() +
                             "; put them back from where they were copied to"};
        }
        TRY_DONE(write_file_atomically(file, crypto::KeyRing::make_line("k1", random).reveal()));
    }
    return read_keys(file);
}

/// Names a browser may know this server by.
std::vector<std::string> certificate_names(const ServerConfig& config) {
    std::vector<std::string> names = {host_name(), "localhost", "127.0.0.1", "::1"};
    for (const http::ListenAddress& listen : config.listen) {
        if (std::ranges::find(names, listen.host) == names.end() && listen.host != "0.0.0.0" &&
            listen.host != "::") {
            names.push_back(listen.host);
        }
    }
    return names;
}

Result<http::TlsFiles> open_certificate(const ServerConfig& config, const Clock& clock) {
    if (config.tls_certificate) {
        return http::TlsFiles{.certificate = *config.tls_certificate, .key = *config.tls_key};
    }
    http::TlsFiles made{.certificate = config.data / "tls.crt", .key = config.data / "tls.key"};
    TRY_DONE(http::ensure_certificate(made, certificate_names(config), clock));
    return made;
}

/// As it is installed, else as it is built in the source tree.
fs::path console_directory(const ServerConfig& config) {
    if (config.console) {
        return *config.console;
    }
    std::error_code problem;
    const fs::path programs = fs::read_symlink("/proc/self/exe", problem).parent_path();
    const fs::path installed = programs.parent_path() / "share/muster/console";
    const fs::path built = programs.parent_path().parent_path() / "console";
    return fs::exists(installed, problem) ? installed : built;
}

Result<std::optional<http::StaticFiles>> open_console(const ServerConfig& config) {
    const fs::path directory = console_directory(config);
    std::error_code problem;
    if (!config.console && !fs::exists(directory / "index.html", problem)) {
        return std::optional<http::StaticFiles>();
    }
    TRY(auto files, http::StaticFiles::load(directory));
    return std::optional(std::move(files));
}

/// A file of SQLite has one server, which therefore knows whose jobs nobody runs any more.
Result<std::optional<FileLock>> be_alone(const sql::Address& address) {
    if (address.engine() != sql::Engine::Sqlite) {
        return std::optional<FileLock>();
    }
    auto lock = FileLock::wait(address.path() + ".lock", kOthersEnd);
    if (!lock && lock.error().reason == "lock.held") {
        return Error{ErrorKind::Conflict, "server.already_running",
                     fmt::format("{}; several servers can share a database on PostgreSQL",
                                 lock.error().detail)};
    }
    TRY(FileLock held, std::move(lock));
    return std::optional(std::move(held));
}

} // namespace

Result<crypto::KeyRing> read_keys(const fs::path& file) {
    constexpr std::uint64_t kMostBytes = 1 << 20;
    TRY(std::string text, read_file(file, kMostBytes));
    return crypto::KeyRing::parse(Secret(std::move(text)));
}

std::string host_name() {
    std::array<char, 256> name{};
    const bool is_known = gethostname(name.data(), name.size() - 1) == 0 && name[0] != '\0';
    return is_known ? std::string(name.data()) : "localhost";
}

Result<ServerFiles>
ServerFiles::open(const ServerConfig& config, const Clock& clock, Random& random) {
    TRY_DONE(make_directories(config.data));
    // Of servers that start at once on one directory, one makes the keys and the certificate.
    TRY(const FileLock starting, FileLock::wait(config.data / "start.lock", kOthersStart));
    TRY(const sql::Address address, config.database_address());
    TRY(auto alone, be_alone(address));
    TRY(auto database, sql::Database::open(address));
    TRY_DONE(migrate(database));
    TRY(auto keys, open_keys(config.master_keys_file(), database, random));
    TRY(auto tls, open_certificate(config, clock));
    TRY(auto console, open_console(config));
    return ServerFiles{.alone = std::move(alone),
                       .database = std::move(database),
                       .keys = std::move(keys),
                       .tls = std::move(tls),
                       .is_certificate_generated = !config.tls_certificate.has_value(),
                       .console = std::move(console)};
}

} // namespace muster::app
