#include <gtest/gtest.h>

#include "aws_model/model_catalog.h"
#include "aws_model/request_builder.h"
#include "aws_model/response_parser.h"

// What the comparison with botocore (tests/service/aws_wire_test.py) does not reach: bytes that are
// no text, errors, answers that are broken.

namespace muster::aws {
namespace {

class WireFormsTest : public testing::Test {
protected:
    const ServiceModel& service(const char* name) { return *catalog_.service(name).value(); }
    Result<BuiltRequest> request(const char* of, const char* operation, const Json& input) {
        return build_request(service(of), *service(of).operation(operation).value(), input);
    }
    Result<Json> answer(const char* of, const char* operation, std::string body) {
        return parse_response(service(of), *service(of).operation(operation).value(),
                              {.status = 200, .headers = {}, .body = std::move(body)});
    }

    ModelCatalog catalog_;
};

TEST_F(WireFormsTest, BytesGoInBase64ButAnObjectGoesAsItIs) {
    const std::string bytes("\x00\xff\x01", 3);

    const auto encrypt =
        request("kms", "Encrypt", Json::Object{{"KeyId", "k"}, {"Plaintext", bytes}});
    const auto put = request("s3", "PutObject",
                             Json::Object{{"Bucket", "b"}, {"Key", "a b/c"}, {"Body", bytes}});

    EXPECT_EQ(encrypt->http.body, R"({"KeyId":"k","Plaintext":"AP8B"})");
    EXPECT_EQ(put->http.body, bytes);
    EXPECT_EQ(put->http.path, "/a%20b/c");
}

TEST_F(WireFormsTest, BytesComeBackAsTheyWere) {
    const auto decrypted = answer("kms", "Decrypt", R"({"Plaintext":"AP8B","NewMember":[1]})");

    EXPECT_EQ(*decrypted->find("Plaintext")->if_string(), std::string("\x00\xff\x01", 3));
    EXPECT_EQ(decrypted->find("NewMember"), nullptr);
}

TEST_F(WireFormsTest, AnEmptyPartOfAPathIsRefused) {
    EXPECT_EQ(request("lambda", "GetPolicy", Json::Object{{"FunctionName", ""}}).error().reason,
              "aws.invalid_input");
}

TEST_F(WireFormsTest, ABucketInTheFirstRegionHasNoLocation) {
    EXPECT_EQ(answer("s3", "GetBucketLocation",
                     "<LocationConstraint xmlns=\"urn:s3\">eu-west-1</LocationConstraint>")
                  .value(),
              Json(Json::Object{{"LocationConstraint", "eu-west-1"}}));
    EXPECT_EQ(answer("s3", "GetBucketLocation", "<LocationConstraint/>").value(),
              Json(Json::Object{}));
}

TEST_F(WireFormsTest, AnAnswerThatCannotBeReadIsAnError) {
    EXPECT_EQ(answer("iam", "ListRoles", "{}").error().reason, "aws.bad_answer");
    EXPECT_EQ(answer("organizations", "ListRoots", "<a/>").error().reason, "aws.bad_answer");
}

TEST_F(WireFormsTest, AnAnswerOfAnotherShapeIsLeftOut) {
    EXPECT_EQ(answer("organizations", "ListRoots", R"({"Roots":"none","NextToken":null})").value(),
              Json(Json::Object{{"Roots", Json::Array{}}}));
    EXPECT_EQ(answer("organizations", "ListRoots", "[1]").value(), Json());
    EXPECT_EQ(answer("iam", "ListRoles", "<Something><Else/></Something>").value(),
              Json(Json::Object{}));
}

struct ErrorForm {
    Protocol protocol;
    HttpResponse answer;
    const char* code;
    const char* message;
    const char* request_id;
};

TEST_F(WireFormsTest, ErrorsOfEachFormAreRead) {
    const std::vector<ErrorForm> forms{
        {Protocol::Query,
         {400,
          {},
          "<ErrorResponse><Error><Type>Sender</Type><Code>NoSuchEntity</Code>"
          "<Message>gone</Message></Error><RequestId>r1</RequestId></ErrorResponse>"},
         "NoSuchEntity",
         "gone",
         "r1"},
        {Protocol::Ec2,
         {400,
          {},
          "<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>no</Message>"
          "</Error></Errors><RequestID>r2</RequestID></Response>"},
         "UnauthorizedOperation",
         "no",
         "r2"},
        {Protocol::RestXml,
         {404,
          {},
          "<Error><Code>NoSuchBucket</Code><Message>none</Message>"
          "<RequestId>r3</RequestId></Error>"},
         "NoSuchBucket",
         "none",
         "r3"},
        {Protocol::Json,
         {400,
          {{"x-amzn-RequestId", "r4"}},
          R"({"__type":"com.amazonaws.organizations#ConflictException:http","Message":"twice"})"},
         "ConflictException",
         "twice",
         "r4"},
        {Protocol::RestJson,
         {400,
          {{"x-amzn-ErrorType", "ValidationException:http://x"}, {"x-amzn-requestid", "r5"}},
          R"({"message":"bad"})"},
         "ValidationException",
         "bad",
         "r5"},
        {Protocol::Json,
         {400,
          {{"x-amzn-query-error", "AWS.SimpleQueueService.NonExistentQueue;Sender"}},
          R"({"__type":"com.amazonaws.sqs#QueueDoesNotExist"})"},
         "AWS.SimpleQueueService.NonExistentQueue",
         "",
         ""},
        {Protocol::Json, {503, {}, "<html>busy</html>"}, "503", "", ""},
        {Protocol::Query, {502, {}, ""}, "502", "", ""}};

    for (const ErrorForm& form : forms) {
        const ServiceError error = parse_error(form.protocol, form.answer);
        EXPECT_EQ(error.code, form.code);
        EXPECT_EQ(error.message, form.message) << form.code;
        EXPECT_EQ(error.request_id, form.request_id) << form.code;
    }
}

TEST_F(WireFormsTest, AnErrorInAnAnswerOfSuccessIsAnError) {
    const HttpResponse late{
        200, {}, "<?xml version=\"1.0\"?>\n<Error><Code>InternalError</Code></Error>"};
    const HttpResponse good{200, {}, "<DeleteResult><Error><Code>a</Code></Error></DeleteResult>"};

    EXPECT_TRUE(is_error(Protocol::RestXml, late));
    EXPECT_FALSE(is_error(Protocol::RestXml, good));
    EXPECT_FALSE(is_error(Protocol::Json, late));
}

} // namespace
} // namespace muster::aws
