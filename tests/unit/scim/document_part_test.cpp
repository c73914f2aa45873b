#include "scim/document_part.h"

#include <gtest/gtest.h>

namespace muster::scim {
namespace {

constexpr std::string_view kDocument =
    R"({"userName":"a\"b,}\\","name":{"givenName":"]{","x":[1,{"title":"no"}]},"emails":[{"value":"a"},{"value":"b"}],)"
    R"("title":"Boss","active":true,"n":1.50,"é\"k":"q"})";

std::string read(std::string_view text, const std::vector<std::string_view>& names) {
    DocumentPart part;
    for (const std::string_view name : names) {
        part.add(name);
    }
    auto object = part.read(text);
    return object ? Json(std::move(*object)).str() : std::string(object.error().reason);
}

TEST(DocumentPartTest, WhatIsNamedIsReadInWhateverCaseAndAtTheTopAlone) {
    EXPECT_EQ(read(kDocument, {"title"}), R"({"title":"Boss"})");
    EXPECT_EQ(read(kDocument, {"TITLE", "Active"}), R"({"title":"Boss","active":true})");
    EXPECT_EQ(read(kDocument, {"userName"}), R"({"userName":"a\"b,}\\"})");
    EXPECT_EQ(read(kDocument, {"emails", "n"}),
              R"({"emails":[{"value":"a"},{"value":"b"}],"n":1.50})");
    EXPECT_EQ(read(kDocument, {"name"}), R"({"name":{"givenName":"]{","x":[1,{"title":"no"}]}})");
    EXPECT_EQ(read(kDocument, {"é\"k"}), R"({"é\"k":"q"})");
    EXPECT_EQ(read(kDocument, {"givenName", "value"}), "{}");
    EXPECT_EQ(read("{}", {"title"}), "{}");
}

TEST(DocumentPartTest, TheWholeIsAllOfIt) {
    EXPECT_EQ(Json(DocumentPart::whole().read(kDocument).value()).str(), kDocument);
}

TEST(DocumentPartTest, WhatIsNoDocumentIsCorrupt) {
    for (const std::string_view text :
         {"", "{", "}", "[]", "null", R"({"a")", R"({"a":)", R"({"a":1)", R"({"a" 1})",
          R"({"a":"1})", R"({"a":{"b":1})", R"({"a":1}})", R"({"a":1},{})", R"({a:1})",
          R"({"title":x})"}) {
        EXPECT_NE(read(text, {"title"}).front(), '{') << text;
    }
    EXPECT_EQ(DocumentPart::whole().read("[]").error().reason, "scim.corrupt");
}

} // namespace
} // namespace muster::scim
