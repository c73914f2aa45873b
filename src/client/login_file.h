#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/secret.h"
#include "client/server_address.h"
#include "net/certificate_fingerprint.h"

namespace muster::client {

/// A server that somebody is signed in to, and how to trust it.
struct Login {
    ServerAddress server;
    Secret token;
    std::optional<net::CertificateFingerprint> fingerprint;
    std::optional<std::filesystem::path> ca_file;
    std::string user; // whom it was made for, to be shown
};

/// The file `servers.json` in the user's configuration directory, with the servers they are signed
/// in to. It holds tokens: it and its directory are for their owner alone, and one that others can
/// read is refused rather than used. A plain value once read; not thread-safe.
class LoginFile {
public:
    /// A file that is not there is an empty one. Errors: Forbidden "login.open_to_others"; Invalid
    /// "login.damaged"; those of read_file().
    static Result<LoginFile> read(const std::filesystem::path& directory);

    [[nodiscard]] const Login* find(const ServerAddress& server) const;
    /// The server signed in to last; null when there is none.
    [[nodiscard]] const Login* newest() const {
        return logins_.empty() ? nullptr : &logins_.back();
    }
    [[nodiscard]] const std::vector<Login>& all() const noexcept { return logins_; }

    /// In place of an earlier one of the same server. Both write the file, and make its directory
    /// where it is not there. Errors: those of write_file_atomically().
    Status save(Login login);
    Status remove(const ServerAddress& server);

private:
    explicit LoginFile(std::filesystem::path directory) : directory_(std::move(directory)) {}
    Status write() const;

    std::filesystem::path directory_;
    std::vector<Login> logins_; // the newest at the end
};

} // namespace muster::client
