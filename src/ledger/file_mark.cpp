#include "ledger/file_mark.h"

#include <algorithm>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "base/file.h"
#include "ledger/old_catalogue.h"

namespace muster::ledger {
namespace {

namespace fs = std::filesystem;

Result<std::optional<std::string>> read_mark(const fs::path& root) {
    constexpr std::uint64_t kMostBytes = 4096;
    auto text = read_file(root / kMarkName, kMostBytes);
    if (!text && text.error().kind == ErrorKind::NotFound) {
        return std::optional<std::string>();
    }
    TRY(std::string mark, std::move(text));
    mark.erase(mark.find_last_not_of(" \n") + 1);
    return std::optional(std::move(mark));
}

bool has_versions(const fs::path& root) {
    std::error_code ignored;
    return std::ranges::any_of(fs::directory_iterator(root, ignored), [](const auto& entry) {
        return entry.path().filename().string().starts_with('v');
    });
}

Error other_files(const fs::path& root) {
    return {ErrorKind::Impossible, "ledger.other_files",
            fmt::format("the files of this ledger are not in {}: all processes of one database "
                        "need the same data directory, on one machine or a shared file system",
                        root.string())};
}

} // namespace

Status require_unmarked(const fs::path& root) {
    TRY(const auto mark, read_mark(root));
    if (mark) {
        return Error{ErrorKind::Impossible, "ledger.other_catalogue",
                     fmt::format("the catalogue of {} is in PostgreSQL: name the server's "
                                 "configuration with --config",
                                 root.string())};
    }
    return {};
}

Result<bool> has_files(const fs::path& root, const Catalogue& catalogue) {
    TRY(const auto bound, catalogue.files());
    if (!bound) {
        return false;
    }
    TRY(const auto mark, read_mark(root));
    return mark == bound ? Result<bool>(true) : Result<bool>(other_files(root));
}

Result<std::string> make_mark(const fs::path& root) {
    TRY(std::string mark, read_file("/proc/sys/kernel/random/uuid"));
    TRY_DONE(write_file_atomically(root / kMarkName, mark));
    mark.erase(mark.find_last_not_of(" \n") + 1);
    return mark;
}

Status rebind_files(sql::Session& session, const std::string& mark) {
    TRY_DONE(session.execute("UPDATE ledger_writer SET files = ?", {mark}));
    return {};
}

Status bind_files(const fs::path& root, const fs::path& old, Catalogue& catalogue) {
    TRY(const bool is_bound, has_files(root, catalogue));
    if (is_bound) {
        return {};
    }
    std::optional<sql::Session> known_by;
    if (has_versions(root)) {
        TRY(known_by, open_old_catalogue(old));
    }
    TRY(auto mark, read_mark(root)); // of a process that was killed between the two
    if (!mark) {
        TRY(mark, make_mark(root));
    }
    if (known_by) {
        return known_by->snapshot(
            [&](sql::Session& rows) { return catalogue.take_over(rows, *mark); });
    }
    TRY(const std::string bound, catalogue.bind_files(*mark));
    return bound == *mark ? Status() : Status(other_files(root));
}

} // namespace muster::ledger
