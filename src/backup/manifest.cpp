#include "backup/manifest.h"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "base/json.h"
#include "base/json_fields.h"
#include "crypto/sha256.h"

namespace muster::backup {
namespace {

constexpr std::int64_t kForm = 1;
constexpr std::string_view kFormField = "muster_backup";

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// What programs name files: nothing hidden, no separator, no way up.
bool is_file_name(std::string_view name) {
    constexpr std::size_t kMost = 200;
    const auto may = [](char c) {
        return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
               c == '_' || c == '.';
    };
    return !name.empty() && name.size() <= kMost && name.front() != '.' &&
           std::ranges::all_of(name, may);
}

/// `v12`
bool is_version_name(std::string_view name) {
    constexpr std::size_t kMost = 19; // of a 64-bit number that fits whatever its digits
    return name.size() > 1 && name.size() <= kMost && name[0] == 'v' && name[1] != '0' &&
           std::ranges::all_of(name.substr(1), is_digit);
}

bool is_sha256(std::string_view text) {
    constexpr std::size_t kDigits = 64;
    return text.size() == kDigits &&
           std::ranges::all_of(text, [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); });
}

bool is_ordered(const std::vector<ManifestFile>& files) {
    return std::ranges::adjacent_find(files, std::ranges::greater_equal{}, &ManifestFile::path) ==
           files.end();
}

bool names_the_database(const std::vector<ManifestFile>& files) {
    return std::ranges::find(files, kDatabaseName, &ManifestFile::path) != files.end();
}

/// The manifest as it stands in its file.
struct Document {
    std::int64_t form = kForm;
    Instant made_at;
    std::string program;
    std::vector<ManifestFile> files;
    std::string digest; // of the document with an empty one
};

std::string digest_of(Document document);

} // namespace
} // namespace muster::backup

namespace muster {

template <>
inline constexpr auto json_fields<backup::ManifestFile> = std::tuple{
    JsonField{"path", &backup::ManifestFile::path, "below the backup",
              JsonRule{"is no file of a backup",
                       [](const std::string& path) { return backup::is_backup_path(path); }}},
    JsonField{"bytes", &backup::ManifestFile::bytes, "its size"},
    JsonField{
        "sha256", &backup::ManifestFile::sha256, "of its content",
        JsonRule{"must be 64 digits", [](const std::string& t) { return backup::is_sha256(t); }}},
};

template <>
inline constexpr auto json_fields<backup::Document> = std::tuple{
    JsonField{backup::kFormField, &backup::Document::form, "the form of this document"},
    JsonField{"made_at", &backup::Document::made_at, "when"},
    JsonField{"program", &backup::Document::program, "by which version of Muster"},
    JsonField{"files", &backup::Document::files, "ordered by path",
              JsonRule{"must be ordered by path, without a path twice, and with the database",
                       [](const auto& f) {
                           return backup::is_ordered(f) && backup::names_the_database(f);
                       }}},
    JsonField{"digest", &backup::Document::digest, "SHA-256 of this document with \"\" here"},
};

} // namespace muster

namespace muster::backup {
namespace {

std::string digest_of(Document document) {
    document.digest.clear();
    return crypto::Sha256::of(to_json(document).str()).hex();
}

Error invalid(std::string_view what) {
    return {ErrorKind::Invalid, "backup.manifest_invalid",
            fmt::format("{}: {}", kManifestName, what)};
}

/// First, since another form may have other fields.
Status check_form(const Json& json) {
    const Json* const form = json.find(kFormField);
    const auto number = form == nullptr ? std::nullopt : form->integer();
    if (!number) {
        return invalid("it is not the manifest of a backup");
    }
    if (*number != kForm) {
        return Error{ErrorKind::Impossible, "backup.unknown_version",
                     fmt::format("{} has form {}, this program knows {}: use the program that made "
                                 "the backup, or a newer one",
                                 kManifestName, *number, kForm)};
    }
    return {};
}

} // namespace

const ManifestFile* Manifest::find(std::string_view path) const {
    const auto found = std::ranges::lower_bound(files, path, {}, &ManifestFile::path);
    return found != files.end() && found->path == path ? &*found : nullptr;
}

std::uint64_t Manifest::bytes() const {
    return std::accumulate(files.begin(), files.end(), std::uint64_t{0},
                           [](std::uint64_t sum, const auto& file) { return sum + file.bytes; });
}

bool is_backup_path(std::string_view path) {
    if (path == kDatabaseName || path == kKeysName) {
        return true;
    }
    constexpr std::string_view kLedger = "ledger/";
    if (!path.starts_with(kLedger)) {
        return false;
    }
    path.remove_prefix(kLedger.size());
    const std::size_t slash = path.find('/');
    return slash != std::string_view::npos && is_version_name(path.substr(0, slash)) &&
           is_file_name(path.substr(slash + 1));
}

std::string print_manifest(const Manifest& manifest) {
    Document document{.form = kForm,
                      .made_at = manifest.made_at,
                      .program = manifest.program,
                      .files = manifest.files,
                      .digest = ""};
    document.digest = digest_of(document);
    return to_json(document).str() + '\n';
}

Result<Manifest> parse_manifest(std::string_view text) {
    const auto json = Json::parse(text);
    if (!json) {
        return invalid(json.error().detail);
    }
    TRY_DONE(check_form(*json));
    auto document = from_json<Document>(*json);
    if (!document) {
        return invalid(document.error().detail);
    }
    if (digest_of(*document) != document->digest) {
        return invalid("it is not as it was written: its digest differs");
    }
    return Manifest{.made_at = document->made_at,
                    .program = std::move(document->program),
                    .files = std::move(document->files)};
}

} // namespace muster::backup
