#include "app/open_files.h"

#include <algorithm>

#include <gtest/gtest.h>
#include <sys/resource.h>

namespace muster::app {
namespace {

class OpenFilesTest : public testing::Test {
protected:
    OpenFilesTest() { getrlimit(RLIMIT_NOFILE, &before); }
    ~OpenFilesTest() override { setrlimit(RLIMIT_NOFILE, &before); }

    void allow_at_first(rlim_t files) {
        const rlimit fewer{.rlim_cur = files, .rlim_max = before.rlim_max};
        ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &fewer), 0);
    }
    static rlim_t allowed() {
        rlimit limit{};
        getrlimit(RLIMIT_NOFILE, &limit);
        return limit.rlim_cur;
    }

    rlimit before{};
};

TEST_F(OpenFilesTest, AsManyAsMayBeAreAllowed) {
    allow_at_first(256);

    raise_open_files();

    EXPECT_EQ(allowed(), std::min<rlim_t>(before.rlim_max, 65'536));
}

} // namespace
} // namespace muster::app
