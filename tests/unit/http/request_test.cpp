#include "http/request.h"

#include <gtest/gtest.h>

namespace muster::http {
namespace {

TEST(RequestTest, JsonBodyNeedsItsContentType) {
    Request request;
    request.body = R"({"a":1})";
    EXPECT_EQ(request.json().error().reason, "request.media_type");
    for (const char* type : {"application/json", "Application/JSON; charset=UTF-8",
                             "application/merge-patch+json", "application/scim+json"}) {
        request.headers.set("Content-Type", type);
        EXPECT_TRUE(request.json()) << type;
    }
    for (const char* type : {"text/plain", "application/json; charset=utf-16", "application/jsonp",
                             "multipart/form-data", "application/x+json2", "+json"}) {
        request.headers.set("Content-Type", type);
        EXPECT_EQ(request.json().error().reason, "request.media_type") << type;
    }
}

} // namespace
} // namespace muster::http
