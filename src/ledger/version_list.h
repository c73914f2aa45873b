#pragma once

#include <filesystem>
#include <vector>

#include "base/result.h"
#include "base/temporary_file.h"
#include "ledger/store.h"

namespace muster::ledger {

/// The current versions, held in place and named in a file, for a program that is to read them and
/// must not reach the catalogue: it opens them with open_listed(). The store outlives this.
class VersionList {
public:
    /// The file is made in `directory`. Errors: those of Store::pin and file_error().
    static Result<VersionList> make(const Store& store, const std::filesystem::path& directory);

    [[nodiscard]] const std::filesystem::path& path() const noexcept { return file_.path(); }

private:
    VersionList(Pin pin, TemporaryFile file) : pin_(std::move(pin)), file_(std::move(file)) {}

    Pin pin_;
    TemporaryFile file_;
};

/// The versions that a list names, opened below `data`. Errors: those of file_error(),
/// Json::parse() and Segment::open.
Result<std::vector<PinnedVersion>> open_listed(const std::filesystem::path& list,
                                               const std::filesystem::path& data);

} // namespace muster::ledger
