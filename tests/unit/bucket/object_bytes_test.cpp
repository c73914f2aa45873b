#include "bucket/object_bytes.h"

#include <gmock/gmock.h>

#include "bills/byte_source.h"
#include "unit/bucket/bucket_fixture.h"

namespace muster::bucket {
namespace {

using testing::ElementsAre;

class ObjectBytesTest : public BucketFixture {
protected:
    std::unique_ptr<ObjectBytes> open(const std::string& content) {
        memory_.put("k", content);
        return std::make_unique<ObjectBytes>(
            bucket_, ObjectBytes::Place{.object = listed("k"), .name = "s3://bills/k"},
            &bytes_read_, std::stop_token());
    }
    static std::string rest(bills::ByteSource& bytes) {
        std::string text;
        Bytes buffer(1'000);
        for (std::size_t count = 1; count > 0;) {
            count = bytes.read(buffer).value();
            text += as_text(ByteSpan(buffer).first(count));
        }
        return text;
    }
    static std::string at(ObjectBytes& bytes, std::uint64_t offset, std::size_t count) {
        Bytes buffer(count);
        bytes.read_at(offset, buffer).value();
        return std::string(as_text(buffer));
    }

    std::atomic<std::uint64_t> bytes_read_ = 0;
};

TEST_F(ObjectBytesTest, ALookAtTheStartCostsNoRequestOfItsOwn) {
    const std::string content(5'000, 'a');
    const auto bytes = open("PK" + content);

    EXPECT_EQ(at(*bytes, 0, 4), "PKaa");
    EXPECT_EQ(at(*bytes, 0, 2), "PK");
    EXPECT_EQ(rest(*bytes), "PK" + content);

    EXPECT_THAT(memory_.requests(), ElementsAre("LIST k", "GET k"));
    EXPECT_EQ(bytes_read_, content.size() + 2);
}

TEST_F(ObjectBytesTest, PlacesAreReadWhereverTheyAre) {
    const auto bytes = open(std::string(2'000, 'a') + "end");

    EXPECT_EQ(at(*bytes, 2'000, 3), "end");
    bytes->restrict_to(1'999, 2);
    EXPECT_EQ(rest(*bytes), "ae");
    Bytes beyond(10);
    EXPECT_EQ(bytes->read_at(2'000, beyond).error().reason, "file.truncated");
}

TEST_F(ObjectBytesTest, AnEmptyObjectIsNotAskedFor) {
    EXPECT_EQ(rest(*open("")), "");
    EXPECT_THAT(memory_.requests(), ElementsAre("LIST k"));
}

TEST_F(ObjectBytesTest, AnErrorNamesTheObject) {
    const auto bytes = open("text");
    memory_.remove("k");
    Bytes buffer(10);

    const auto read = bytes->read(buffer);

    EXPECT_EQ(read.error().reason, "billing.file_missing");
    EXPECT_NE(read.error().detail.find("s3://bills/k"), std::string::npos);
}

} // namespace
} // namespace muster::bucket
