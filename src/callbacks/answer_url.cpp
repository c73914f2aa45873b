#include "callbacks/answer_url.h"

#include <algorithm>
#include <string_view>

#include "callbacks/answer_hosts.h"

namespace muster::callbacks {
namespace {

constexpr std::string_view kScheme = "https://";
constexpr std::string_view kBucket = "/cloudformation-custom-resource-response-";

std::string filled(std::string_view pattern, const std::string& region) {
    std::string compact = region;
    std::erase(compact, '-');
    std::string text(pattern);
    const auto replace = [&](std::string_view name, std::string_view value) {
        if (const auto at = text.find(name); at != std::string::npos) {
            text.replace(at, name.size(), value);
        }
    };
    replace("{compact}", compact);
    replace("{region}", region);
    return text;
}

/// The whole authority has to be the host, so that neither a user, a port nor a name that begins or
/// ends alike gets through.
bool is_of_cloudformation(std::string_view url, const StackArn& stack) {
    if (!url.starts_with(kScheme)) {
        return false;
    }
    url.remove_prefix(kScheme.size());
    const std::string_view authority = url.substr(0, url.find_first_of("/?#\\"));
    return url.size() > authority.size() && url[authority.size()] == '/' &&
           std::ranges::any_of(answer_hosts(), [&](const AnswerHost& host) {
               return host.partition == stack.partition &&
                      authority == filled(host.pattern, stack.region);
           });
}

} // namespace

Status AnswerUrls::expect_ours(const StackRequest& request) const {
    const std::string& url = request.response_url;
    const bool is_there = endpoint_ && url.starts_with(*endpoint_ + std::string(kBucket));
    if (is_there || is_of_cloudformation(url, request.stack)) {
        return {};
    }
    return Error{ErrorKind::Forbidden, "callback.bad_url",
                 "the answer is to go where CloudFormation takes none"};
}

} // namespace muster::callbacks
