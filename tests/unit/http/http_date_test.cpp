#include "http/http_date.h"

#include <gtest/gtest.h>

namespace muster::http {
namespace {

TEST(HttpDateTest, IsThatOfTheRfc) {
    EXPECT_EQ(http_date(Instant::parse("1994-11-06T08:49:37Z").value()),
              "Sun, 06 Nov 1994 08:49:37 GMT");
}

} // namespace
} // namespace muster::http
