#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/file.h"
#include "base/result.h"
#include "rollup/rollup_record.h"

namespace muster::ledger {

/// What all records of some runs have in common.
struct RecordForm {
    std::size_t always_kept = 0; // keys before the first optional one
    std::size_t measures = 0;
};

/// A run, the file it lies in, and what its records lose on the way.
struct RollupSource {
    std::filesystem::path path;
    RollupRun run;
    std::uint64_t blanked = 0; // bit i: optional key i reads as empty
};

/// Reads one run as if it had been written without some of its optional keys: in order, though two
/// records in a row may have one key now. Blanking keys changes the order only among records that
/// agree in the keys that are always kept, so no more than those are in memory.
/// Errors: those of RollupReader.
class ProjectedRun {
public:
    /// `file` is that of `source`, opened for reading; the readers of its runs may share it.
    ProjectedRun(std::shared_ptr<const FileDescriptor> file,
                 const RollupSource& source,
                 const RecordForm& form)
        : reader_(std::move(file), source.run, form.measures), always_kept_(form.always_kept),
          blanked_(source.blanked) {}

    /// Moves to the next record; false at the end.
    Result<bool> next();
    /// The record at hand. May be moved from.
    RollupRecord& record() { return blanked_ == 0 ? reader_.record() : group_[at_]; }

private:
    Result<bool> read_group();
    Status blank(RollupRecord& record);

    RollupReader reader_;
    std::size_t always_kept_ = 0;
    std::uint64_t blanked_ = 0;
    bool is_begun_ = false;
    bool has_more_ = false; // reader_ stands at the first record of the next group
    std::vector<RollupRecord> group_;
    std::size_t size_ = 0; // of the group; what is behind it keeps its memory for the next ones
    std::size_t at_ = 0;
    ByteWriter key_;
};

} // namespace muster::ledger
