#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "generate/options.h"

namespace muster::generate {

/// A file written once, front to back: plain, as one gzip member, or as the one entry of a zip.
/// Owns its descriptor; a file that was not finished is left incomplete.
class OutputFile {
public:
    struct Target {
        std::filesystem::path path{};
        Packing packing = Packing::Gzip;
        int level = 6;       // 1-9
        std::string entry{}; // name inside a zip
    };

    /// Creates the file and the folders above it. Errors: Unavailable "generate.file".
    static Result<OutputFile> create(Target target);

    OutputFile(OutputFile&&) noexcept;
    OutputFile& operator=(OutputFile&&) noexcept;
    ~OutputFile();

    /// Errors: Unavailable "generate.file".
    Status write(std::string_view text);
    /// Writes what is left and closes; returns the bytes on disk. Errors: Unavailable
    /// "generate.file"; Impossible "generate.zip_too_large" past 4 GiB.
    Result<std::int64_t> finish();

private:
    struct State;
    explicit OutputFile(std::unique_ptr<State> state);

    std::unique_ptr<State> state_;
};

/// Writes a small file whole. Errors: Unavailable "generate.file".
Status write_file(const std::filesystem::path& path, std::string_view text);

} // namespace muster::generate
