#pragma once

namespace muster::commands {

/// Has buffers of 256 KiB and more mapped by themselves, so that they go back to the system when
/// they are freed. Left alone, glibc moves that bound up to 32 MiB with the first large buffer it
/// frees (mallopt(3), M_MMAP_THRESHOLD), and an import of any size keeps holes of freed buffers: a
/// quarter of its memory. Call it before the first thread. Does nothing where malloc is another.
void set_heap_policy();

} // namespace muster::commands
