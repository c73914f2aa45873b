#include "client/login_file.h"

#include <algorithm>
#include <cerrno>
#include <iterator>
#include <optional>
#include <tuple>

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/json.h"
#include "base/json_fields.h"

namespace muster::client {

/// An entry of the file.
struct LoginEntry {
    std::string server;
    std::string token;
    std::optional<std::string> fingerprint;
    std::optional<std::string> ca_file;
    std::string user;
};

struct LoginDocument {
    std::vector<LoginEntry> servers;
};

} // namespace muster::client

namespace muster {

template <>
inline constexpr auto json_fields<client::LoginEntry> = std::tuple{
    JsonField{"server", &client::LoginEntry::server, "its address"},
    JsonField{"token", &client::LoginEntry::token, "what opens the door"},
    JsonField{"fingerprint", &client::LoginEntry::fingerprint, "of its certificate, pinned"},
    JsonField{"ca_file", &client::LoginEntry::ca_file, "who may have signed its certificate"},
    JsonField{"user", &client::LoginEntry::user, "whom the token stands for"},
};

template <>
inline constexpr auto json_fields<client::LoginDocument> = std::tuple{
    JsonField{"servers", &client::LoginDocument::servers, "the newest at the end"},
};

} // namespace muster

namespace muster::client {
namespace {

constexpr const char* kFile = "servers.json";

/// Whether the path is there, and ours alone.
Result<bool> is_there_for_us(const std::filesystem::path& path, std::string_view mode) {
    struct stat found{};
    if (::stat(path.c_str(), &found) != 0) {
        return errno == ENOENT ? Result<bool>(false) : file_error(errno, "look at", path);
    }
    if (found.st_uid != ::geteuid()) {
        return Error{ErrorKind::Forbidden, "login.open_to_others",
                     fmt::format("{} belongs to another user", path.string())};
    }
    if ((found.st_mode & 077U) != 0) {
        return Error{ErrorKind::Forbidden, "login.open_to_others",
                     fmt::format("others can get at {0}, where tokens are kept: chmod {1} {0}",
                                 path.string(), mode)};
    }
    return true;
}

Error damaged(const std::filesystem::path& path, const Error& why) {
    return {ErrorKind::Invalid, "login.damaged",
            fmt::format("{} cannot be understood ({}): remove it and sign in again", path.string(),
                        why.reason)};
}

Result<Login> login_of(const LoginEntry& entry) {
    TRY(auto server, ServerAddress::parse(entry.server));
    Login login{.server = std::move(server),
                .token = Secret(entry.token),
                .fingerprint = {},
                .ca_file = entry.ca_file,
                .user = entry.user};
    if (entry.fingerprint) {
        TRY(login.fingerprint, net::CertificateFingerprint::parse(*entry.fingerprint));
    }
    return login;
}

LoginEntry entry_of(const Login& login) {
    return {.server = login.server.str(),
            .token = std::string(login.token.reveal()),
            .fingerprint =
                login.fingerprint ? std::optional(login.fingerprint->str()) : std::nullopt,
            .ca_file = login.ca_file ? std::optional(login.ca_file->string()) : std::nullopt,
            .user = login.user};
}

Result<std::vector<Login>> logins_in(const std::string& text) {
    TRY(const Json json, Json::parse(text));
    TRY(const auto document, from_json<LoginDocument>(json));
    std::vector<Login> logins;
    for (const LoginEntry& entry : document.servers) {
        TRY(Login login, login_of(entry));
        logins.push_back(std::move(login));
    }
    return logins;
}

} // namespace

Result<LoginFile> LoginFile::read(const std::filesystem::path& directory) {
    LoginFile file(directory);
    const std::filesystem::path path = directory / kFile;
    TRY(const bool has_directory, is_there_for_us(directory, "700"));
    if (!has_directory) {
        return file;
    }
    TRY(const bool has_file, is_there_for_us(path, "600"));
    if (!has_file) {
        return file;
    }
    TRY(const std::string text, read_file(path, std::uint64_t{1} << 20));
    auto logins = logins_in(text);
    if (!logins) {
        return damaged(path, logins.error());
    }
    file.logins_ = std::move(*logins);
    return file;
}

const Login* LoginFile::find(const ServerAddress& server) const {
    const auto found = std::ranges::find(logins_, server, &Login::server);
    return found == logins_.end() ? nullptr : &*found;
}

Status LoginFile::save(Login login) {
    std::erase_if(logins_, [&](const Login& old) { return old.server == login.server; });
    logins_.push_back(std::move(login));
    return write();
}

Status LoginFile::remove(const ServerAddress& server) {
    std::erase_if(logins_, [&](const Login& login) { return login.server == server; });
    return write();
}

Status LoginFile::write() const {
    std::error_code failed;
    std::filesystem::create_directories(directory_.parent_path(), failed);
    if (failed) {
        return file_error(failed.value(), "create", directory_.parent_path());
    }
    if (::mkdir(directory_.c_str(), 0700) != 0 && errno != EEXIST) {
        return file_error(errno, "create", directory_);
    }
    LoginDocument document;
    std::ranges::transform(logins_, std::back_inserter(document.servers), entry_of);
    return write_file_atomically(directory_ / kFile, to_json(document).str() + "\n");
}

} // namespace muster::client
