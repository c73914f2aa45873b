#include "http/request_target.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/percent.h"
#include "http/percent.h"

namespace muster::http {
namespace {

using testing::ElementsAre;

std::vector<std::string> segments_of(std::string_view target) {
    return RequestTarget::parse(target, Verb::Get).value().segments;
}

std::string_view refusal_of(std::string_view target, Verb verb = Verb::Get) {
    const auto parsed = RequestTarget::parse(target, verb);
    return parsed ? "taken" : parsed.error().reason;
}

TEST(RequestTargetTest, PathIsDecodedPartByPart) {
    EXPECT_THAT(segments_of("/api/v1/tasks/a%20b"), ElementsAre("api", "v1", "tasks", "a b"));
    EXPECT_THAT(segments_of("/"), ElementsAre(""));
    EXPECT_THAT(segments_of("/a/"), ElementsAre("a", ""));
    EXPECT_THAT(segments_of("//a"), ElementsAre("", "a"));
    EXPECT_THAT(segments_of("/?x=/y"), ElementsAre(""));
}

TEST(RequestTargetTest, WhatWalksElsewhereIsRefused) {
    for (const std::string_view target :
         {"/..", "/a/../b", "/a/%2e%2E/b", "/./a", "/a%2fb", "/a%2Fb", "/a\\b", "/a%5cb"}) {
        EXPECT_EQ(refusal_of(target), "request.bad_target") << target;
    }
}

TEST(RequestTargetTest, BrokenEscapesControlsAndBrokenUtf8AreRefused) {
    for (const std::string_view target : {"/%", "/%4", "/%zz", "/%00", "/%0a", "/%7f", "/%ff",
                                          "/%c0%af", "/?a=%", "/?%00=b", "/?a=%ed%a0%80"}) {
        EXPECT_EQ(refusal_of(target), "request.bad_encoding") << target;
    }
}

TEST(RequestTargetTest, AbsoluteFormGivesItsAuthority) {
    const auto target = RequestTarget::parse("http://muster.example:8443/a?b=1", Verb::Get);

    ASSERT_TRUE(target);
    EXPECT_EQ(target->authority, "muster.example:8443");
    EXPECT_THAT(target->segments, ElementsAre("a"));
    EXPECT_EQ(target->query.one("b").value(), "1");
    EXPECT_THAT(RequestTarget::parse("HTTPS://h", Verb::Get)->segments, ElementsAre(""));
}

TEST(RequestTargetTest, OtherFormsAreRefused) {
    for (const std::string_view target : {"", "a", "example.org:443", "ftp://h/", "http://",
                                          "http:///a", "http://user@h/", "/a#b", "*"}) {
        EXPECT_EQ(refusal_of(target), "request.bad_target") << target;
    }
    EXPECT_TRUE(RequestTarget::parse("*", Verb::Options)->segments.empty());
}

TEST(RequestTargetTest, PathOfTooManyPartsIsRefused) {
    std::string path;
    for (std::size_t i = 0; i < RequestTarget::kMostSegments; ++i) {
        path += "/a";
    }

    EXPECT_EQ(refusal_of(path), "taken");
    EXPECT_EQ(refusal_of(path + "/a"), "request.bad_target");
}

TEST(QueryTest, ParametersAreDecodedAndMayBeRepeated) {
    const Query query = Query::parse("account=1&account=2&name=a+b%2Bc&flag&&=x").value();

    EXPECT_THAT(query.all("account"), ElementsAre("1", "2"));
    EXPECT_EQ(query.one("name").value(), "a b+c");
    EXPECT_EQ(query.one("flag").value(), "");
    EXPECT_EQ(query.one("absent").value(), std::nullopt);
    EXPECT_EQ(query.size(), 5U);
}

TEST(QueryTest, ParameterOfOneValueMustNotBeRepeated) {
    const Query query = Query::parse("limit=1&limit=2").value();

    EXPECT_EQ(query.one("limit").error().reason, "request.repeated_parameter");
}

TEST(RequestTargetTest, TheQueryIsKeptAsItWasSent) {
    EXPECT_EQ(RequestTarget::parse("/a?x=%2f+1&y", Verb::Get).value().query_text, "x=%2f+1&y");
    EXPECT_EQ(RequestTarget::parse("/a", Verb::Get).value().query_text, "");
}

TEST(QueryTest, UnknownParametersAreRefused) {
    const Query query = Query::parse("limit=1&curser=2").value();

    EXPECT_EQ(query.expect_only({"limit", "cursor"}).error().reason, "request.unknown_parameter");
    EXPECT_TRUE(query.expect_only({"limit", "curser"}));
}

TEST(QueryTest, TooManyParametersAreRefused) {
    std::string text = "a";
    for (std::size_t i = 0; i < Query::kMostParameters; ++i) {
        text += "&a";
    }

    EXPECT_EQ(Query::parse(text).error().reason, "request.too_many_parameters");
}

TEST(PercentTest, EncodingSurvivesDecoding) {
    const std::string text = "a b/ü?&=%+~";

    EXPECT_EQ(percent_encode(text), "a%20b%2F%C3%BC%3F%26%3D%25%2B~");
    EXPECT_EQ(percent_decode(percent_encode(text)).value(), text);
}

} // namespace
} // namespace muster::http
