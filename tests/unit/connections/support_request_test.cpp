#include "connections/support_request.h"

#include <gmock/gmock.h>

namespace muster::connections {
namespace {

using testing::HasSubstr;
using testing::Not;

BillingMonth month(std::string_view text) {
    return BillingMonth::parse(text).value();
}

TEST(SupportRequestTest, NamesWhatAwsNeedsToKnow) {
    const SupportRequest request =
        support_request({.account = "012345678901",
                         .report = "muster-report",
                         .bucket = "bills-of-ours",
                         .prefix = "bills",
                         .months = {month("2024-12"), month("2025-01"), month("2025-04")}});

    EXPECT_EQ(request.subject, "Request for backfilling an AWS Cost and Usage Report");
    for (const std::string part :
         {"account 012345678901", "Name: muster-report", "S3 bucket: bills-of-ours",
          "Prefix: bills", "2024-12-01 to 2025-01-31, 2025-04-01 to 2025-04-30"}) {
        EXPECT_THAT(request.text, HasSubstr(part));
    }
    EXPECT_THAT(request.text, Not(HasSubstr("@")));
    EXPECT_TRUE(request.text.starts_with("Hello,\n\n"));
}

TEST(SupportRequestTest, AnExportIsCalledOne) {
    const SupportRequest request = support_request({.account = "012345678901",
                                                    .kind = Backfill::Kind::Export,
                                                    .report = "e",
                                                    .bucket = "b",
                                                    .prefix = "",
                                                    .months = {month("2024-02")}});

    EXPECT_THAT(request.subject, HasSubstr("data export"));
    EXPECT_THAT(request.text, HasSubstr("Prefix: none"));
    EXPECT_THAT(request.text, HasSubstr("2024-02-01 to 2024-02-29"));
}

} // namespace
} // namespace muster::connections
