#include "bucket/bucket.h"

#include <gmock/gmock.h>

#include "unit/bucket/bucket_fixture.h"

namespace muster::bucket {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class BucketTest : public BucketFixture {
protected:
    Result<std::vector<std::string>> keys(const std::string& prefix) {
        std::vector<std::string> found;
        TRY_DONE(bucket_.list(prefix,
                              [&](Object object) -> Status {
                                  found.push_back(object.key);
                                  return {};
                              },
                              {}));
        return found;
    }
    Result<std::string> content(const Object& object) {
        std::string text;
        const aws::BodySink sink = [&](ByteSpan bytes) -> Status {
            text += as_text(bytes);
            return {};
        };
        TRY_DONE(bucket_.read(object, {0, object.bytes}, sink, {}));
        return text;
    }
    std::string header(const aws::TransportCall& call, std::string_view name) {
        return std::string(aws::find_header(call.request.headers, name).value_or(""));
    }
};

TEST_F(BucketTest, AListingGoesThroughAllPages) {
    for (const char* key : {"p/a", "p/b", "p/c", "p/d", "p/e", "q/a"}) {
        memory_.put(key, "x");
    }
    memory_.list_by(2);

    EXPECT_THAT(keys("p/").value(), ElementsAre("p/a", "p/b", "p/c", "p/d", "p/e"));
    EXPECT_EQ(memory_.requests().size(), 3U);
}

TEST_F(BucketTest, AnObjectIsAskedForByTheETagItWasListedWith) {
    memory_.put("k", "text");
    const Object object = listed("k");
    EXPECT_EQ(object.bytes, 4U);
    EXPECT_EQ(object.modified_at.str(), "2026-10-03T00:00:00Z");

    EXPECT_EQ(content(object).value(), "text");

    EXPECT_EQ(header(memory_.calls().back(), "If-Match"), object.etag);
    memory_.put("k", "other");
    EXPECT_EQ(content(object).error().reason, "billing.object_changed");
    EXPECT_EQ(content(object).error().kind, ErrorKind::Unavailable);
}

TEST_F(BucketTest, ABucketElsewhereIsFoundAndItsRegionRemembered) {
    memory_.put("k", "text");
    memory_.lie_in("eu-west-1");

    EXPECT_EQ(content(listed("k")).value(), "text");

    EXPECT_THAT(memory_.requests(), ElementsAre("ELSEWHERE", "LIST k", "GET k"));
    EXPECT_EQ(bucket_.region(), "eu-west-1");
    EXPECT_EQ(memory_.calls().back().origin, "https://bills.s3.eu-west-1.amazonaws.com");
}

TEST_F(BucketTest, WhereARefusalDoesNotTellTheRegionALookAtTheBucketDoes) {
    memory_.put("k", "text");
    memory_.lie_in("eu-west-1", test::MemoryBucket::Tells::ToHeadBucket);

    EXPECT_EQ(content(listed("k")).value(), "text");

    EXPECT_THAT(memory_.requests(), ElementsAre("ELSEWHERE", "ELSEWHERE", "LIST k", "GET k"));
}

TEST_F(BucketTest, ARegionThatWouldLeadToAnotherHostIsNotFollowed) {
    memory_.lie_in("evil.example.com/x");

    EXPECT_FALSE(keys("p/"));

    for (const aws::TransportCall& call : memory_.calls()) {
        EXPECT_EQ(call.origin, "https://bills.s3.us-east-1.amazonaws.com");
    }
}

TEST_F(BucketTest, OnlyWhoHasChosenToPaysForRequests) {
    memory_.put("k", "text");
    EXPECT_EQ(header((listed("k"), memory_.calls().back()), "x-amz-request-payer"), "");

    Bucket paying(session_, {.name = BucketName::parse("bills").value(),
                             .region = RegionName::parse("us-east-1").value(),
                             .payer = Bucket::Payer::Requester});
    ASSERT_TRUE(paying.look("k", {}).value());

    EXPECT_EQ(header(memory_.calls().back(), "x-amz-request-payer"), "requester");
}

TEST_F(BucketTest, ADenialSaysWhatIsMissing) {
    memory_.refuse("AccessDenied", "Access Denied");
    const Error listing = keys("p/").error();
    EXPECT_EQ(listing.reason, "billing.bucket_denied");
    EXPECT_EQ(listing.kind, ErrorKind::Forbidden);
    EXPECT_THAT(listing.detail, HasSubstr("s3:ListBucket"));
    EXPECT_THAT(content({.key = "k", .etag = "", .bytes = 1, .modified_at = {}}).error().detail,
                HasSubstr("s3:GetObject"));

    memory_.refuse("AccessDenied", "not authorized to perform: kms:Decrypt on resource: arn:x");
    EXPECT_THAT(content({.key = "k", .etag = "", .bytes = 1, .modified_at = {}}).error().detail,
                HasSubstr("needs kms:Decrypt"));
}

TEST_F(BucketTest, WhatIsNotThereHasErrorsOfItsOwn) {
    EXPECT_EQ(content({.key = "k", .etag = "", .bytes = 1, .modified_at = {}}).error().reason,
              "billing.file_missing");
    EXPECT_FALSE(bucket_.look("k", {}).value());
    memory_.refuse("NoSuchBucket", "no");
    EXPECT_EQ(keys("").error().reason, "billing.bucket_not_found");
    memory_.refuse("InvalidObjectState", "archived");
    EXPECT_EQ(content({.key = "k", .etag = "", .bytes = 1, .modified_at = {}}).error().reason,
              "billing.object_archived");
}

} // namespace
} // namespace muster::bucket
