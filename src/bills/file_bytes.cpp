#include "bills/file_bytes.h"

#include <algorithm>
#include <utility>

namespace muster::bills {

FileBytes::FileBytes(FileDescriptor file,
                     std::uint64_t size,
                     std::string name,
                     std::atomic<std::uint64_t>* bytes_read)
    : file_(std::move(file)), size_(size), end_(size), name_(std::move(name)),
      bytes_read_(bytes_read) {}

Result<FileBytes> FileBytes::open(const std::filesystem::path& path,
                                  std::atomic<std::uint64_t>* bytes_read) {
    TRY(auto file, FileDescriptor::open(path, FileDescriptor::Mode::Read));
    TRY(const std::uint64_t size, file.size());
    return FileBytes(std::move(file), size, path.string(), bytes_read);
}

Result<std::size_t> FileBytes::read(std::span<std::byte> into) {
    const auto count =
        static_cast<std::size_t>(std::min<std::uint64_t>(into.size(), end_ - position_));
    TRY_DONE(file_.read_at(position_, into.first(count)));
    position_ += count;
    if (bytes_read_ != nullptr) {
        bytes_read_->fetch_add(count, std::memory_order_relaxed);
    }
    return count;
}

void FileBytes::restrict_to(std::uint64_t offset, std::uint64_t length) {
    position_ = std::min(offset, size_);
    end_ = position_ + std::min(length, size_ - position_);
}

Status FileBytes::read_at(std::uint64_t offset, std::span<std::byte> into) {
    return file_.read_at(offset, into);
}

} // namespace muster::bills
