#pragma once

#include <atomic>
#include <cstdint>

namespace muster::disk {

/// What a test and the preloaded library share: a file that both map. disk.py writes the same
/// layout. Counters of the test are taken down to 0, which is when it happens; -1: never.
struct Control {
    std::atomic<std::int64_t> syncs_until_cut; // begins and ends of fsync count, each
    std::atomic<std::int64_t> changes_until_full;
    std::atomic<std::int64_t> syncs;   // seen so far
    std::atomic<std::int64_t> changes; // what takes room, seen so far
    std::atomic<std::int64_t> refused; // for want of room, so far
};

/// One line of the trace, in the order of the machine. `path` and `other_path` follow it, then the
/// data of a write.
struct Record {
    enum Kind : std::uint32_t {
        Create = 1,
        Write,
        Truncate,
        SyncBegin,
        SyncEnd,
        Link,
        Unlink,
        Rename,
        MakeDirectory,
        RemoveDirectory,
    };
    std::uint32_t kind = 0;
    std::uint32_t path_size = 0;
    std::uint32_t other_path_size = 0;
    std::uint32_t mode = 0;
    std::uint64_t inode = 0;
    std::uint64_t number = 0; // offset of a write, new size, or which sync
    std::uint64_t data_size = 0;
};

} // namespace muster::disk
