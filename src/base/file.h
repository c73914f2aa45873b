#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>

#include "base/bytes.h"
#include "base/result.h"

namespace muster {

/// The error for a failed system call: `file.not_found`, `file.denied`, `file.exists`,
/// `file.is_directory`, `file.no_space` or, for the rest, `file.io`.
Error file_error(int error_number, std::string_view action, const std::filesystem::path& path);

/// Owns a file descriptor and closes it. Move-only. Thread-safe as far as the kernel makes it so.
class FileDescriptor {
public:
    enum class Mode {
        Read,
        CreateNew, // write; an existing file is Conflict "file.exists"
        Truncate,  // write; created or emptied
        ReadWrite, // created when missing, content kept
    };

    FileDescriptor() = default;
    /// `path` only names the file in errors.
    FileDescriptor(int descriptor, std::filesystem::path path)
        : descriptor_(descriptor), path_(std::move(path)) {}
    FileDescriptor(FileDescriptor&& other) noexcept
        : descriptor_(std::exchange(other.descriptor_, -1)), path_(std::move(other.path_)) {}
    FileDescriptor& operator=(FileDescriptor&& other) noexcept;
    ~FileDescriptor();

    /// Opens with close-on-exec; new files get mode 0600 (bills are confidential). The errors of
    /// this class are those of file_error().
    static Result<FileDescriptor> open(const std::filesystem::path& path, Mode mode);

    [[nodiscard]] bool is_open() const noexcept { return descriptor_ >= 0; }
    [[nodiscard]] int get() const noexcept { return descriptor_; }

    [[nodiscard]] Result<std::uint64_t> size() const;
    /// Up to `into.size()` bytes from the current position; 0 at the end.
    [[nodiscard]] Result<std::size_t> read_some(std::span<std::byte> into);
    /// Exactly `into.size()` bytes at `offset`. Errors: Invalid "file.truncated".
    [[nodiscard]] Status read_at(std::uint64_t offset, std::span<std::byte> into) const;
    [[nodiscard]] Status write_all(ByteSpan bytes);
    /// Returns when the content is on the disk (fsync).
    [[nodiscard]] Status sync();
    /// Some file systems report a failed write only here.
    [[nodiscard]] Status close();

private:
    int descriptor_ = -1;
    std::filesystem::path path_;
};

/// A whole file mapped read-only. A file cut short by another process while mapped raises SIGBUS,
/// so map only files that are never changed in place. Thread-safe.
class MappedFile {
public:
    MappedFile() = default;
    MappedFile(MappedFile&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}
    MappedFile& operator=(MappedFile&& other) noexcept;
    ~MappedFile();

    static Result<MappedFile> open(const std::filesystem::path& path);

    /// Empty for an empty file.
    [[nodiscard]] ByteSpan bytes() const noexcept { return bytes_; }
    /// Takes the pages read so far out of this process's memory; they are read anew when needed,
    /// from the page cache as a rule.
    void let_go_of_pages() const noexcept;

private:
    explicit MappedFile(ByteSpan bytes) noexcept : bytes_(bytes) {}
    ByteSpan bytes_;
};

/// Errors: those of file_error(); Invalid "file.too_large" past `limit` bytes.
Result<std::string> read_file(const std::filesystem::path& path,
                              std::uint64_t limit = std::uint64_t{1} << 30);

/// Replaces `path` by `content`, or leaves it as it was: written aside under a name of this
/// process's own, synced, renamed, directory synced.
Status write_file_atomically(const std::filesystem::path& path, std::string_view content);

/// Makes a directory for its owner alone, and those above it that are missing; their names are
/// durable when this returns. One that is there is left as it is. Errors: those of file_error().
Status make_directories(const std::filesystem::path& directory);

/// Makes created, renamed and removed names of a directory durable.
Status sync_directory(const std::filesystem::path& directory);

} // namespace muster
