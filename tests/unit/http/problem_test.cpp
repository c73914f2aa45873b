#include "http/problem.h"

#include <gtest/gtest.h>

#include "http/status.h"

namespace muster::http {
namespace {

Json document_of(const Response& response) {
    return Json::parse(std::get<std::string>(response.body)).value();
}

TEST(ProblemTest, EachKindHasItsStatus) {
    const std::pair<ErrorKind, int> expected[] = {
        {ErrorKind::Invalid, 400},    {ErrorKind::Unauthorized, 401}, {ErrorKind::Forbidden, 403},
        {ErrorKind::NotFound, 404},   {ErrorKind::Conflict, 409},     {ErrorKind::Stale, 412},
        {ErrorKind::Impossible, 422}, {ErrorKind::RateLimited, 429},  {ErrorKind::Unavailable, 503},
        {ErrorKind::Upstream, 502},   {ErrorKind::Internal, 500}};
    for (const auto& [kind, status] : expected) {
        EXPECT_EQ(problem_response({kind, "a.b", ""}, "req_1").status, status);
    }
    EXPECT_EQ(status_of({ErrorKind::Invalid, "request.media_type", ""}), 415);
    EXPECT_EQ(status_of({ErrorKind::Invalid, "request.precondition_required", ""}), 428);
}

TEST(ProblemTest, FieldsAreNamedByTheirPointers) {
    const Response response = problem_response({.kind = ErrorKind::Invalid,
                                                .reason = "json.invalid",
                                                .detail = "/name: is missing",
                                                .problems = {{"/name", "is missing"}}},
                                               "req_1");

    EXPECT_EQ(std::get<std::string>(response.body),
              R"({"type":"about:blank","title":"Bad Request","status":400,"code":"json.invalid",)"
              R"("detail":"/name: is missing",)"
              R"("errors":[{"pointer":"/name","detail":"is missing"}],"request_id":"req_1"})");
}

TEST(ProblemTest, InternalErrorsTellNothingButTheRequestId) {
    const Response response = problem_response(
        {ErrorKind::Internal, "sql.broken", "/var/lib/muster/control.db is broken"}, "req_1");

    EXPECT_EQ(std::get<std::string>(response.body),
              R"({"type":"about:blank","title":"Internal Server Error","status":500,)"
              R"("code":"internal","request_id":"req_1"})");
}

TEST(ProblemTest, DetailsOfFilesAndDatabasesAreKept) {
    for (const std::string_view reason : {"file.not_found", "sql.locked", "duck.failed"}) {
        const Response response =
            problem_response({ErrorKind::Unavailable, reason, "open /var/lib/muster/x"}, "req_1");
        EXPECT_TRUE(document_of(response).find("detail")->is_null()) << reason;
    }
}

TEST(ProblemTest, HeadersSayWhenToComeBackAndHowToSignIn) {
    const Response limited = problem_response(
        {ErrorKind::RateLimited, "rate.limited", "", std::chrono::seconds(30)}, "req_1");
    const Response unknown = problem_response({ErrorKind::Unauthorized, "auth.required", ""}, "");

    EXPECT_EQ(limited.headers.get("Retry-After"), "30");
    EXPECT_EQ(unknown.headers.get("WWW-Authenticate"), "Bearer");
}

} // namespace
} // namespace muster::http
