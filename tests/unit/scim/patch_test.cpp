#include "scim/patch.h"

#include <gtest/gtest.h>

namespace muster::scim {
namespace {

constexpr std::string_view kBefore =
    R"({"userName":"ann","name":{"givenName":"Ann"},"active":true,)"
    R"("emails":[{"value":"a@work.example","type":"work","primary":true},)"
    R"({"value":"a@home.example","type":"home"}],"x":[1]})";

/// What one operation makes of the user above.
struct Change {
    const char* operation;
    const char* after;
};

class PatchTest : public testing::TestWithParam<Change> {
protected:
    Result<Json> patched(std::string_view operation, std::string_view before = kBefore) const {
        const Json body = Json::parse(R"({"Operations":[)" + std::string(operation) + "]}").value();
        TRY(const auto operations, read_patch(catalogue.users(), body));
        Json user = Json::parse(before).value();
        for (const PatchOperation& each : operations) {
            TRY_DONE(apply(catalogue.users(), *user.if_object(), each));
        }
        return user;
    }
    std::string_view refusal(std::string_view operation) const {
        const auto after = patched(operation);
        return after ? std::string_view("ok") : after.error().reason;
    }
    /// The members that are other after than before.
    static std::string changes(const Json& after) {
        const Json before = Json::parse(kBefore).value();
        Json::Object changed;
        for (const JsonMember& member : *after.if_object()) {
            const Json* const was = before.find(member.key);
            if (was == nullptr || *was != member.value) {
                changed.push_back(member);
            }
        }
        for (const JsonMember& member : *before.if_object()) {
            if (after.find(member.key) == nullptr) {
                changed.push_back({member.key, Json()});
            }
        }
        return Json(changed).str();
    }

    Catalogue catalogue = Catalogue::load();
};

TEST_P(PatchTest, Changes) {
    const auto after = patched(GetParam().operation);

    ASSERT_TRUE(after) << GetParam().operation << ": " << after.error().detail;
    EXPECT_EQ(changes(*after), GetParam().after) << GetParam().operation;
}

INSTANTIATE_TEST_SUITE_P(
    Simple,
    PatchTest,
    testing::Values(
        Change{R"({"op":"Replace","path":"active","value":"False"})", R"({"active":false})"},
        Change{R"({"op":"add","path":"TITLE","value":"Boss"})", R"({"title":"Boss"})"},
        Change{R"({"op":"replace","path":"active","value":null})", R"({"active":null})"},
        Change{R"({"op":"remove","path":"active"})", R"({"active":null})"},
        Change{R"({"op":"remove","path":"title"})", R"({})"},
        Change{R"({"op":"add","path":"name","value":{"familyName":"Lee"}})",
               R"({"name":{"givenName":"Ann","familyName":"Lee"}})"},
        Change{R"({"op":"replace","path":"name.givenName","value":"Bea"})",
               R"({"name":{"givenName":"Bea"}})"},
        Change{R"({"op":"remove","path":"name.givenName"})", R"({"name":null})"},
        Change{
            R"({"op":"add","path":"urn:ietf:params:scim:schemas:core:2.0:User:nickName","value":"A"})",
            R"({"nickName":"A"})"},
        Change{R"({"op":"add","path":"password","value":"secret"})", R"({})"},
        Change{R"({"op":"add","path":"x","value":[2]})", R"({"x":[1,2]})"}));

INSTANTIATE_TEST_SUITE_P(
    Extension,
    PatchTest,
    testing::Values(
        Change{
            R"({"op":"Add","path":"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department","value":"IT"})",
            R"({"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"department":"IT"}})"},
        Change{
            R"({"op":"Add","path":"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager","value":"user_1"})",
            R"({"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"manager":{"value":"user_1"}}})"},
        Change{
            R"({"op":"add","path":"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User","value":{"division":"D"}})",
            R"({"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"division":"D"}})"},
        Change{
            R"({"op":"remove","path":"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"})",
            "{}"},
        Change{
            R"({"op":"remove","path":"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager"})",
            "{}"}));

INSTANTIATE_TEST_SUITE_P(
    WithoutPath,
    PatchTest,
    testing::Values(
        Change{R"({"op":"replace","value":{"active":false}})", R"({"active":false})"},
        Change{R"({"op":"Replace","value":{"name.givenName":"Bea","displayName":"B"}})",
               R"({"name":{"givenName":"Bea"},"displayName":"B"})"},
        Change{
            R"({"op":"Add","value":{"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department":"IT"}})",
            R"({"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"department":"IT"}})"},
        Change{
            R"({"op":"add","value":{"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"costCenter":"7"}}})",
            R"({"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"costCenter":"7"}})"},
        Change{R"({"op":"replace","value":{"id":"other","meta":{},"displayName":"B"}})",
               R"({"displayName":"B"})"}));

INSTANTIATE_TEST_SUITE_P(
    Values,
    PatchTest,
    testing::Values(
        Change{
            R"({"op":"replace","path":"emails[type eq \"work\"].value","value":"n@work.example"})",
            R"({"emails":[{"value":"n@work.example","type":"work","primary":true},{"value":"a@home.example","type":"home"}]})"},
        Change{
            R"({"op":"add","path":"emails[type eq \"other\"].value","value":"o@x.example"})",
            R"({"emails":[{"value":"a@work.example","type":"work","primary":true},{"value":"a@home.example","type":"home"},{"type":"other","value":"o@x.example"}]})"},
        Change{R"({"op":"Add","path":"phoneNumbers[type eq \"mobile\"].value","value":"1"})",
               R"({"phoneNumbers":[{"type":"mobile","value":"1"}]})"},
        Change{R"({"op":"remove","path":"emails[type eq \"home\"]"})",
               R"({"emails":[{"value":"a@work.example","type":"work","primary":true}]})"},
        Change{R"({"op":"remove","path":"emails[value pr]"})", R"({"emails":null})"},
        Change{R"({"op":"remove","path":"emails[type eq \"other\"]"})", "{}"},
        Change{R"({"op":"remove","path":"emails","value":[{"value":"a@home.example"}]})",
               R"({"emails":[{"value":"a@work.example","type":"work","primary":true}]})"},
        Change{
            R"({"op":"remove","path":"emails[type eq \"work\"].primary"})",
            R"({"emails":[{"value":"a@work.example","type":"work"},{"value":"a@home.example","type":"home"}]})"},
        Change{R"({"op":"add","path":"emails","value":[{"value":"a@home.example","type":"home"}]})",
               "{}"},
        Change{
            R"({"op":"add","path":"emails","value":{"value":"b","primary":true}})",
            R"({"emails":[{"value":"a@work.example","type":"work","primary":false},{"value":"a@home.example","type":"home"},{"value":"b","primary":true}]})"},
        Change{R"({"op":"replace","path":"emails","value":[{"value":"only@x.example"}]})",
               R"({"emails":[{"value":"only@x.example"}]})"},
        Change{
            R"({"op":"replace","path":"emails[type eq \"home\"]","value":{"value":"h","type":"home"}})",
            R"({"emails":[{"value":"a@work.example","type":"work","primary":true},{"value":"h","type":"home"}]})"},
        Change{
            R"({"op":"replace","path":"emails.display","value":"A"})",
            R"({"emails":[{"value":"a@work.example","type":"work","primary":true,"display":"A"},{"value":"a@home.example","type":"home","display":"A"}]})"},
        Change{R"({"op":"add","path":"roles.value","value":"boss"})",
               R"({"roles":[{"value":"boss"}]})"}));

TEST_F(PatchTest, WhatCannotBeDoneIsRefused) {
    EXPECT_EQ(refusal(R"({"op":"replace","path":"id","value":"x"})"), "scim.mutability");
    EXPECT_EQ(refusal(R"({"op":"add","path":"groups","value":[{"value":"g"}]})"),
              "scim.mutability");
    EXPECT_EQ(refusal(R"({"op":"replace","path":"meta.version","value":"x"})"), "scim.mutability");
    EXPECT_EQ(refusal(R"({"op":"remove"})"), "scim.no_target");
    EXPECT_EQ(refusal(R"({"op":"replace","path":"emails[type sw \"x\"].value","value":"y"})"),
              "scim.no_target");
    EXPECT_EQ(refusal(R"({"op":"replace","path":"active","value":"maybe"})"), "scim.invalid_value");
    EXPECT_EQ(refusal(R"({"op":"add","path":"title"})"), "scim.invalid_value");
    EXPECT_EQ(refusal(R"({"op":"add","value":"x"})"), "scim.invalid_value");
    EXPECT_EQ(refusal(R"({"op":"add","path":"name[givenName pr]","value":"x"})"),
              "scim.invalid_path");
    EXPECT_EQ(refusal(R"({"op":"add","path":"userName.part","value":"x"})"), "scim.invalid_path");
    EXPECT_EQ(refusal(R"({"op":"add","path":"emails[","value":"x"})"), "scim.invalid_path");
    EXPECT_EQ(refusal(R"({"op":"add","path":"emails[a pr]x","value":"x"})"), "scim.invalid_path");
    EXPECT_EQ(refusal(R"({"op":"add","path":"emails[type]","value":"x"})"), "scim.invalid_filter");
    EXPECT_EQ(refusal(R"({"op":"move","path":"title","value":"x"})"), "scim.invalid_syntax");
    EXPECT_EQ(refusal(R"({"path":"title","value":"x"})"), "scim.invalid_syntax");
    EXPECT_EQ(refusal(R"("x")"), "scim.invalid_syntax");
}

TEST_F(PatchTest, TooManyOperationsAreRefused) {
    Json::Array operations;
    for (std::size_t i = 0; i <= PatchOperation::kMost; ++i) {
        operations.emplace_back(Json::Object{{"op", "remove"}, {"path", "title"}});
    }
    const auto read =
        read_patch(catalogue.users(), Json::Object{{"Operations", std::move(operations)}});
    EXPECT_EQ(read.error().reason, "scim.too_many");
}

TEST(PatchPathTest, IsPrintedAsItIsRead) {
    for (const char* const text :
         {"members", "name.familyName", R"(emails[type eq "work"].value)",
          R"(members[value eq "a]b"])",
          R"(urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.displayName)"}) {
        EXPECT_EQ(PatchPath::parse(text).value().str(), text);
    }
}

} // namespace
} // namespace muster::scim
