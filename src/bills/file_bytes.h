#pragma once

#include <atomic>
#include <filesystem>
#include <string>

#include "base/file.h"
#include "bills/bill_bytes.h"

namespace muster::bills {

/// The bytes of a file as they are, or a stretch of them.
class FileBytes final : public BillBytes {
public:
    static Result<FileBytes> open(const std::filesystem::path& path,
                                  std::atomic<std::uint64_t>* bytes_read = nullptr);

    Result<std::size_t> read(std::span<std::byte> into) override;

    void restrict_to(std::uint64_t offset, std::uint64_t length) override;
    [[nodiscard]] Status read_at(std::uint64_t offset, std::span<std::byte> into) override;

    [[nodiscard]] std::uint64_t size() const noexcept override { return size_; }
    [[nodiscard]] const std::string& name() const noexcept override { return name_; }

private:
    FileBytes(FileDescriptor file,
              std::uint64_t size,
              std::string name,
              std::atomic<std::uint64_t>* bytes_read);

    FileDescriptor file_;
    std::uint64_t size_ = 0;
    std::uint64_t position_ = 0;
    std::uint64_t end_ = 0;
    std::string name_;
    std::atomic<std::uint64_t>* bytes_read_ = nullptr;
};

} // namespace muster::bills
