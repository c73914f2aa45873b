#include "base/int128.h"

#include <gtest/gtest.h>

namespace muster {
namespace {

TEST(Int128Test, ExtremesAreWrittenInFull) {
    const Int128 most = static_cast<Int128>((UInt128{1} << 127) - 1);

    EXPECT_EQ(to_string(most), "170141183460469231731687303715884105727");
    EXPECT_EQ(to_string(-most - 1), "-170141183460469231731687303715884105728");
    EXPECT_EQ(to_string(0), "0");
    EXPECT_EQ(to_string(-10), "-10");
}

} // namespace
} // namespace muster
