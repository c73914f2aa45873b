#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <vector>

#include "base/result.h"
#include "segment/segment_format.h"

namespace muster::ledger {

/// How hard an extent is compressed: it is kept compressed when that leaves at most `max_ratio` of
/// its bytes. What reports scan asks for more than what hardly anybody reads.
struct Packing {
    int level = 1;
    double max_ratio = 0.8;
    /// Asks a few samples first. They see no repetition from further away than they are long.
    bool is_sampled = true;
};

/// A segment file while it is written, from front to back. Used by one thread. What is not
/// finished is removed again.
/// Errors (all): Unavailable "file.no_space"; "ledger.io" for the rest.
class SegmentFile {
public:
    static Result<SegmentFile> create(const std::filesystem::path& path);

    SegmentFile(SegmentFile&&) noexcept;
    SegmentFile& operator=(SegmentFile&&) noexcept;
    ~SegmentFile();

    Result<format::Extent> write(std::span<const std::uint8_t> payload, const Packing& packing);
    /// Writes directory and footer, fsyncs and closes. Returns the size of the file.
    Result<std::uint64_t> finish(const format::Directory& directory);

private:
    struct State;
    explicit SegmentFile(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

} // namespace muster::ledger
