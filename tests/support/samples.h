#pragma once

#include <cstdlib>
#include <filesystem>

namespace muster::test {

/// The folder of real billing files; tests that need it are skipped where it is absent.
inline std::filesystem::path samples() {
    const char* configured = std::getenv("MUSTER_TEST_SAMPLES"); // NOLINT(concurrency-mt-unsafe)
    return configured != nullptr
               ? std::filesystem::path(configured)
               : std::filesystem::path(MUSTER_SOURCE_DIR) / ".." / "shared" / "samples";
}

} // namespace muster::test

#define MUSTER_SKIP_WITHOUT_SAMPLES()                                                              \
    if (!std::filesystem::exists(muster::test::samples())) {                                       \
        GTEST_SKIP() << "no billing samples at " << muster::test::samples();                       \
    }                                                                                              \
    static_assert(true)
