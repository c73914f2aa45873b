#include "aws/metadata_credentials.h"

#include <filesystem>

#include "aws/credentials_json.h"
#include "aws_model/uri.h"
#include "base/file.h"
#include "base/loopback_host.h"
#include "base/percent.h"

namespace muster::aws {
namespace {

constexpr std::string_view kAgent = "http://169.254.170.2";
constexpr std::string_view kInstance = "http://169.254.169.254";
constexpr int kOk = 200;
constexpr std::uint64_t kLongestTokenFile = 64 << 10;

std::string origin_of(const UrlParts& parts) {
    return std::string(parts.scheme) + "://" + std::string(parts.authority);
}

bool may_be_asked(const UrlParts& parts) {
    return parts.scheme == "https" || is_loopback_host(parts.host) ||
           parts.host == "169.254.170.2" || parts.host == "169.254.170.23" ||
           parts.host == "[fd00:ec2::23]";
}

Error unanswered(std::string_view who, int status) {
    return Error{ErrorKind::Unavailable, "aws.metadata_unavailable",
                 std::string(who) + " answers " + std::to_string(status)};
}

Result<std::string> authorization(const Variables& variables) {
    const std::string file = variables("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE").value_or("");
    if (file.empty()) {
        return variables("AWS_CONTAINER_AUTHORIZATION_TOKEN").value_or("");
    }
    TRY(std::string token, read_file(file, kLongestTokenFile));
    return token.substr(0, token.find_last_not_of("\r\n") + 1);
}

Result<Credentials> credentials_of(const HttpResponse& answer, std::string_view who) {
    if (answer.status != kOk) {
        return unanswered(who, answer.status);
    }
    const auto json = Json::parse(answer.body);
    return credentials_in(json ? *json : Json(), who, {.token = "Token"});
}

} // namespace

Result<Credentials> ContainerCredentials::credentials(const std::stop_token& stop) {
    const std::string relative = variables_("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI").value_or("");
    const std::string full = variables_("AWS_CONTAINER_CREDENTIALS_FULL_URI").value_or("");
    if (relative.empty() && full.empty()) {
        return no_credentials("a container");
    }
    const std::string url = relative.empty() ? full : std::string(kAgent) + relative;
    const std::size_t mark = std::min(url.find('?'), url.size());
    const auto parts = url_parts(std::string_view(url).substr(0, mark));
    if (!parts || !may_be_asked(*parts)) {
        return Error{ErrorKind::Unauthorized, "aws.bad_credentials",
                     "AWS_CONTAINER_CREDENTIALS_FULL_URI is neither https nor on this machine"};
    }
    TransportCall call{.origin = origin_of(*parts),
                       .request = {.method = "GET",
                                   .path = parts->path.empty() ? "/" : std::string(parts->path),
                                   .query = url.substr(std::min(mark + 1, url.size())),
                                   .headers = {},
                                   .body = ""},
                       .stop = stop};
    TRY(std::string token, authorization(variables_));
    if (!token.empty()) {
        call.request.headers.push_back({"Authorization", std::move(token)});
    }
    TRY(const HttpResponse answer, transport_.send(call));
    return credentials_of(answer, "the container's agent");
}

Result<HttpResponse> InstanceCredentials::ask(HttpRequest request,
                                              const std::stop_token& stop) const {
    const std::string own = variables_("AWS_EC2_METADATA_SERVICE_ENDPOINT").value_or("");
    const auto parts = url_parts(own.empty() ? kInstance : std::string_view(own));
    if (!parts) {
        return Error{ErrorKind::Unauthorized, "aws.bad_credentials",
                     "AWS_EC2_METADATA_SERVICE_ENDPOINT is no URL"};
    }
    return transport_.send(
        {.origin = origin_of(*parts), .request = std::move(request), .stop = stop});
}

Result<Credentials> InstanceCredentials::credentials(const std::stop_token& stop) {
    if (variables_("AWS_EC2_METADATA_DISABLED").value_or("") == "true") {
        return no_credentials("an instance");
    }
    const auto token = ask({.method = "PUT",
                            .path = "/latest/api/token",
                            .query = "",
                            .headers = {{"X-aws-ec2-metadata-token-ttl-seconds", "21600"}},
                            .body = ""},
                           stop);
    if (stop.stop_requested() && !token) {
        return token.error();
    }
    if (!token || token->status != kOk) {
        return no_credentials("an instance"); // this is none, or lets nobody ask
    }
    const std::string folder = "/latest/meta-data/iam/security-credentials/";
    const HttpHeaders headers{{"X-aws-ec2-metadata-token", token->body}};
    const auto get = [&](std::string path) {
        return ask(
            {.method = "GET", .path = std::move(path), .query = "", .headers = headers, .body = ""},
            stop);
    };
    TRY(const HttpResponse roles, get(folder));
    const std::string role = roles.body.substr(0, roles.body.find('\n'));
    if (roles.status != kOk || role.empty()) {
        return no_credentials("an instance"); // it has no role
    }
    TRY(const HttpResponse answer, get(folder + percent_encode(role)));
    return credentials_of(answer, "the instance's metadata");
}

} // namespace muster::aws
