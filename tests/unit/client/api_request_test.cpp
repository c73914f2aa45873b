#include "client/api_request.h"

#include <sstream>

#include <gtest/gtest.h>

#include "support/scripted_server.h"

namespace muster::client {
namespace {

using net::Method;
using test::ScriptedServer;

TEST(ApiRequestTest, FieldsOfAGetAreItsQuery) {
    EXPECT_EQ(*full_path({.path = "/users", .fields = {"limit=5", "q=a b=c"}}),
              "/api/v1/users?limit=5&q=a%20b%3Dc");
    EXPECT_EQ(*full_path({.path = "/api/v1/users?a=1", .fields = {"b=2"}}),
              "/api/v1/users?a=1&b=2");
    EXPECT_EQ(*full_path({.path = "/healthz"}), "/healthz");
    EXPECT_EQ(*full_path({.method = Method::Post, .path = "/users", .fields = {"b=2"}}),
              "/api/v1/users");
}

TEST(ApiRequestTest, FieldsOfAPostAreItsDocument) {
    EXPECT_EQ(*body_of({.method = Method::Post,
                        .path = "/x",
                        .fields = {"name=Ann", "note=a=b"},
                        .typed_fields = {"limit=5", R"(by=["a"])", "is_shared=true"}}),
              R"({"name":"Ann","note":"a=b","limit":5,"by":["a"],"is_shared":true})");
    EXPECT_EQ(*body_of({.method = Method::Post, .path = "/x", .input = "{ }"}), "{ }");
}

TEST(ApiRequestTest, WhatCannotBeAskedIsRefused) {
    EXPECT_EQ(full_path({.path = "users"}).error().reason, "usage.malformed");
    EXPECT_EQ(full_path({.path = "/users", .fields = {"limit"}}).error().reason, "usage.malformed");
    EXPECT_EQ(body_of({.path = "/x", .fields = {"=a"}}).error().reason, "usage.malformed");
    EXPECT_EQ(body_of({.path = "/x", .typed_fields = {"a=b"}}).error().reason, "usage.malformed");
}

TEST(ApiRequestTest, TheAnswerIsWrittenAsItIsAlsoOfARefusal) {
    const std::string refusal = R"({"code":"some.code","detail":"why"})";
    ScriptedServer server(
        {{"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n{ \"a\""},
         {"HTTP/1.1 404 Not Found\r\nContent-Type: application/problem+json\r\nContent-Length: " +
          std::to_string(refusal.size()) + "\r\n\r\n" + refusal}});
    Connection connection{.server = ServerAddress::parse(server.url("")).value(),
                          .trust = net::SystemTrust{},
                          .token = {}};
    ApiClient client =
        ApiClient::make(std::move(connection), {.user_agent = "m", .stop = {}}).value();
    std::ostringstream out;

    ASSERT_TRUE(send_api_request(client, {.path = "/x"}, out));
    EXPECT_EQ(out.str(), "{ \"a\"");
    const Status refused = send_api_request(client, {.path = "/x"}, out);

    EXPECT_EQ(refused.error().reason, "some.code");
    EXPECT_EQ(out.str(), "{ \"a\"" + refusal + "\n");
    EXPECT_FALSE(server.requests().front().contains("Authorization"));
}

} // namespace
} // namespace muster::client
