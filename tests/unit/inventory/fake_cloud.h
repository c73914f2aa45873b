#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "aws/transport.h"
#include "base/mutex.h"

namespace muster::inventory {

/// Accounts with things in regions, answering in AWS's wire forms. Thread-safe.
class FakeCloud final : public aws::Transport {
public:
    std::vector<std::string> regions{"eu-west-1", "us-east-1"};
    /// By "region/operation": the whole body of an answer; two pages where there are two.
    std::map<std::string, std::vector<std::string>> answers;
    std::set<std::string> denied; // "region/operation"
    std::set<std::string> down;   // regions
    std::function<void(const std::string&)> before;

    [[nodiscard]] std::vector<std::string> calls() { return *calls_.lock(); }
    void forget_calls() { calls_.lock()->clear(); }
    [[nodiscard]] std::size_t count(const std::string& call) {
        const auto calls = calls_.lock();
        return static_cast<std::size_t>(std::ranges::count(*calls, call));
    }

    void put_volumes(const std::string& region,
                     const std::vector<std::string>& ids,
                     const std::string& next = "") {
        std::string items;
        for (const std::string& id : ids) {
            items += fmt::format("<item><volumeId>{}</volumeId><size>100</size>"
                                 "<status>in-use</status><volumeType>gp2</volumeType>"
                                 "<createTime>2026-01-01T00:00:00.000Z</createTime>"
                                 "<tagSet><item><key>team</key><value>a</value></item></tagSet>"
                                 "</item>",
                                 id);
        }
        answers[region + "/DescribeVolumes"].push_back(fmt::format(
            "<DescribeVolumesResponse><volumeSet>{}</volumeSet>{}</DescribeVolumesResponse>", items,
            next.empty() ? "" : "<nextToken>" + next + "</nextToken>"));
    }

    Result<aws::HttpResponse> send(const aws::TransportCall& call) override {
        const std::string scope = scope_of(call);
        const std::string region = part(scope, 2);
        const std::string name = operation_of(call, part(scope, 3));
        const std::string key = region + "/" + name;
        calls_.lock()->push_back(key);
        if (before) {
            before(key);
        }
        if (name == "AssumeRole") {
            return answer(200, "<AssumeRoleResponse><AssumeRoleResult><Credentials>"
                               "<AccessKeyId>ASIAX</AccessKeyId><SecretAccessKey>s"
                               "</SecretAccessKey><SessionToken>t</SessionToken><Expiration>"
                               "2033-01-01T00:00:00Z</Expiration></Credentials>"
                               "</AssumeRoleResult></AssumeRoleResponse>");
        }
        if (down.contains(region)) {
            return Error{ErrorKind::Unavailable, "net.unreachable", "nobody there"};
        }
        if (denied.contains(key)) {
            return answer(403, "<ErrorResponse><Error><Code>AccessDenied</Code><Message>no"
                               "</Message></Error><RequestId>r</RequestId></ErrorResponse>");
        }
        if (name == "DescribeRegions") {
            return answer(200, region_list());
        }
        return answer(200, body_of(key, call));
    }

private:
    static aws::HttpResponse answer(int status, std::string body) {
        return {.status = status, .headers = {}, .body = std::move(body)};
    }
    static std::string scope_of(const aws::TransportCall& call) {
        const auto text = aws::find_header(call.request.headers, "Authorization").value_or("");
        const auto at = text.find("Credential=") + 11;
        return std::string(text.substr(at, text.find(',', at) - at));
    }
    /// AKID/date/region/service/aws4_request
    static std::string part(std::string text, int index) {
        for (int i = 0; i < index; ++i) {
            text.erase(0, text.find('/') + 1);
        }
        return text.substr(0, text.find('/'));
    }
    static std::string operation_of(const aws::TransportCall& call, const std::string& service) {
        const auto target = aws::find_header(call.request.headers, "X-Amz-Target").value_or("");
        if (!target.empty()) {
            return std::string(target.substr(target.rfind('.') + 1));
        }
        if (call.request.body.starts_with("Action=")) {
            const std::string name = call.request.body.substr(7, call.request.body.find('&') - 7);
            return name == "DescribeLoadBalancers" &&
                           call.request.body.contains("Version=2015-12-01")
                       ? name + "V2"
                       : name;
        }
        return service == "s3" ? "ListBuckets" : "ListFunctions";
    }
    [[nodiscard]] std::string region_list() const {
        std::string items;
        for (const std::string& region : regions) {
            items += "<item><regionName>" + region + "</regionName></item>";
        }
        return "<DescribeRegionsResponse><regionInfo>" + items +
               "</regionInfo></DescribeRegionsResponse>";
    }
    [[nodiscard]] std::string body_of(const std::string& key,
                                      const aws::TransportCall& call) const {
        const auto found = answers.find(key);
        const bool is_json = key.ends_with("ListFunctions") || key.ends_with("GetResources");
        if (found == answers.end()) {
            return is_json ? "{}" : "<Answer></Answer>";
        }
        const bool is_second = call.request.body.contains("NextToken=");
        return found->second[is_second && found->second.size() > 1 ? 1 : 0];
    }

    Guarded<std::vector<std::string>> calls_;
};

} // namespace muster::inventory
