#include "backup/file_copy.h"

#include <vector>

#include "base/file.h"
#include "crypto/sha256.h"

namespace muster::backup {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kChunk = std::size_t{1} << 20;

/// Reads a file to its end, giving each piece to `use`.
template <class Use>
Result<ManifestFile> read_through(const fs::path& file,
                                  const std::string& path,
                                  const std::stop_token& stop,
                                  const Use& use) {
    TRY(FileDescriptor from, FileDescriptor::open(file, FileDescriptor::Mode::Read));
    crypto::Sha256 hash;
    ManifestFile measured{.path = path, .bytes = 0, .sha256 = ""};
    std::vector<std::byte> buffer(kChunk);
    for (;;) {
        if (stop.stop_requested()) {
            return Error{ErrorKind::Conflict, "backup.cancelled", "stopped before the end"};
        }
        TRY(const std::size_t count, from.read_some(buffer));
        if (count == 0) {
            break;
        }
        const ByteSpan piece = std::span(buffer).first(count);
        hash.update(piece);
        measured.bytes += count;
        TRY_DONE(use(piece));
    }
    measured.sha256 = hash.finish().hex();
    return measured;
}

} // namespace

Result<ManifestFile>
measure_file(const fs::path& root, const std::string& path, const std::stop_token& stop) {
    return read_through(root / path, path, stop, [](ByteSpan) { return Status(); });
}

Result<ManifestFile> copy_file(const fs::path& from_root,
                               const fs::path& to_root,
                               const std::string& path,
                               const std::stop_token& stop) {
    const fs::path target = to_root / path;
    TRY_DONE(make_directories(target.parent_path()));
    TRY(FileDescriptor to, FileDescriptor::open(target, FileDescriptor::Mode::CreateNew));
    TRY(auto copied, read_through(from_root / path, path, stop,
                                  [&](ByteSpan piece) { return to.write_all(piece); }));
    TRY_DONE(to.sync());
    TRY_DONE(to.close());
    return copied;
}

Status sync_directories(const fs::path& root) {
    std::error_code problem;
    for (const auto& entry : fs::recursive_directory_iterator(root, problem)) {
        if (entry.is_directory(problem)) {
            TRY_DONE(sync_directory(entry.path()));
        }
    }
    if (problem) {
        return file_error(problem.value(), "read", root);
    }
    return sync_directory(root);
}

} // namespace muster::backup
