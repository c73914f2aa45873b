#include "aws_model/next_page.h"

#include <gtest/gtest.h>

#include "aws_model/json_path.h"

namespace muster::aws {
namespace {

Json json(std::string_view text) {
    return Json::parse(text).value();
}

TEST(NextPageTest, TheTokenOfAPageAsksForTheNext) {
    const Pagination pagination{{"Marker"}, {"Marker"}, "IsTruncated"};

    const auto next = next_page(pagination, json(R"({"MaxItems":2})"),
                                json(R"({"Roles":[],"IsTruncated":true,"Marker":"m1"})"));

    EXPECT_EQ(next, json(R"({"MaxItems":2,"Marker":"m1"})"));
}

TEST(NextPageTest, AnEmptyPageWithATokenIsNotTheLast) {
    const Pagination pagination{{"NextToken"}, {"NextToken"}, ""};

    EXPECT_TRUE(next_page(pagination, json("{}"), json(R"({"Items":[],"NextToken":"t"})")));
}

TEST(NextPageTest, TheLastPageHasNoTokenOrSaysSoOrRepeatsItsOwn) {
    const Pagination by_token{{"NextToken"}, {"NextToken"}, ""};
    const Pagination by_flag{{"Marker"}, {"Marker"}, "IsTruncated"};

    EXPECT_FALSE(next_page(by_token, json("{}"), json("{}")));
    EXPECT_FALSE(next_page(by_token, json("{}"), json(R"({"NextToken":""})")));
    EXPECT_FALSE(next_page(by_token, json(R"({"NextToken":"t"})"), json(R"({"NextToken":"t"})")));
    EXPECT_FALSE(next_page(by_flag, json("{}"), json(R"({"IsTruncated":false,"Marker":"m"})")));
}

TEST(NextPageTest, SeveralTokensGoTogether) {
    const Pagination pagination{{"StartName", "StartType"}, {"NextName", "NextType"}, "More"};

    EXPECT_EQ(next_page(pagination, json(R"({"StartName":"a","StartType":"A"})"),
                        json(R"({"More":true,"NextName":"b","NextType":"MX"})")),
              json(R"({"StartName":"b","StartType":"MX"})"));
}

TEST(JsonPathTest, PathsOfPaginatorsAreFollowed) {
    const Json page = json(R"({"List":{"Next":"n"},"Items":[{"Id":1},{"Id":2}],"Empty":""})");

    EXPECT_EQ(at_path(page, "List.Next"), Json("n"));
    EXPECT_EQ(at_path(page, "Items[-1].Id"), Json(2));
    EXPECT_EQ(at_path(page, "Empty || Items[0].Id"), Json(1));
    EXPECT_TRUE(at_path(page, "Items[7].Id").is_null());
    EXPECT_TRUE(at_path(page, "Nothing.Below").is_null());
}

} // namespace
} // namespace muster::aws
