#include "aws/sts_credentials.h"

#include "aws/credentials_json.h"
#include "aws_model/operations.h"
#include "base/file.h"

namespace muster::aws {
namespace {

constexpr std::uint64_t kMostTokenBytes = 64 << 10;

Result<Credentials> credentials_of(const Json& answer) {
    const Json* const credentials = answer.find("Credentials");
    return credentials_in(credentials == nullptr ? Json() : *credentials, "sts");
}

Json tags_of(const RoleRequest& request) {
    Json::Array tags;
    for (const auto& [key, value] : request.tags) {
        tags.push_back(Json::Object{{"Key", key}, {"Value", value}});
    }
    return tags;
}

Json input_of(const RoleRequest& request) {
    Json::Object input{{"RoleArn", request.role_arn},
                       {"RoleSessionName", request.session_name},
                       {"DurationSeconds", Json(request.duration.count())}};
    const auto add = [&](const char* name, const std::string& text) {
        if (!text.empty()) {
            input.push_back({name, text});
        }
    };
    add("ExternalId", request.external_id);
    add("Policy", request.session_policy);
    add("SourceIdentity", request.source_identity);
    if (!request.tags.empty()) {
        input.push_back({"Tags", tags_of(request)});
    }
    return input;
}

} // namespace

Result<Credentials> AssumedRole::credentials(const std::stop_token& stop) {
    TRY(Client sts, session_.client("sts", region_));
    TRY(const Json answer,
        sts.call(operations::sts::kAssumeRole, input_of(request_), {.stop = stop}));
    return credentials_of(answer);
}

Result<Credentials> WebIdentityCredentials::credentials(const std::stop_token& stop) {
    TRY(std::string token, read_file(source_.token_file, kMostTokenBytes));
    token.resize(token.find_last_not_of("\r\n ") + 1);
    TRY(Client sts, session_.client("sts", region_));
    const Json input = Json::Object{{"RoleArn", source_.role_arn},
                                    {"RoleSessionName", source_.session_name},
                                    {"WebIdentityToken", std::move(token)}};
    TRY(const Json answer,
        sts.call(operations::sts::kAssumeRoleWithWebIdentity, input, {.stop = stop}));
    return credentials_of(answer);
}

} // namespace muster::aws
