#pragma once

#include <map>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "aws/transport.h"
#include "aws_model/json_access.h"
#include "base/json.h"
#include "base/mutex.h"

namespace muster::history {

/// STS and Cost Explorer of an account that has spent on one service a day since a month, of which
/// the stub remembers what it was asked. It can page, refuse, be busy. Thread-safe.
class CostExplorerStub final : public aws::Transport {
public:
    struct State {
        std::string amount = "0.5";
        int days_of_page = 100;
        std::string refusal{}; // a code of AWS's, for each request from now on
        int status = 400;
        int refuse_after = 0;             // so many requests are answered before
        std::vector<std::string> asked{}; // "2026-10-01..2026-11-01", with the page
    };
    Guarded<State> state;

    [[nodiscard]] Result<aws::HttpResponse> send(const aws::TransportCall& call) override {
        if (call.request.body.contains("Action=AssumeRole")) {
            return aws::HttpResponse{
                .status = 200,
                .headers = {},
                .body = "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIAROLE"
                        "</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t"
                        "</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>"
                        "</AssumeRoleResult></AssumeRoleResponse>"};
        }
        return answer(*state.lock(), Json::parse(call.request.body).value());
    }

private:
    static Result<aws::HttpResponse> answer(State& now, const Json& input) {
        const Json& period = *input.find("TimePeriod");
        const std::string start = aws::text_of(period, "Start");
        const std::string end = aws::text_of(period, "End");
        const std::string token = aws::text_of(input, "NextPageToken");
        now.asked.push_back(start + ".." + end + (token.empty() ? "" : " " + token));
        if (!now.refusal.empty() && static_cast<int>(now.asked.size()) > now.refuse_after) {
            return aws::HttpResponse{
                .status = now.status,
                .headers = {},
                .body = fmt::format(R"({{"__type":"{}","message":"no"}})", now.refusal)};
        }
        const Instant first = Instant::parse(start).value();
        const Instant last = Instant::parse(end).value();
        const int begin = token.empty() ? 0 : std::stoi(token);
        std::string results;
        int day = 0;
        for (Instant at = first; at < last; at = at + std::chrono::hours{24}, ++day) {
            if (day >= begin && day < begin + now.days_of_page) {
                results += (results.empty() ? "" : ",") + result(at, now.amount);
            }
        }
        const int next = begin + now.days_of_page;
        return aws::HttpResponse{
            .status = 200,
            .headers = {},
            .body = fmt::format(R"({{"ResultsByTime":[{}]{}}})", results,
                                next < day ? fmt::format(R"(,"NextPageToken":"{}")", next) : "")};
    }

    static std::string result(Instant at, const std::string& amount) {
        const auto day = [](Instant time) { return time.str().substr(0, 10); };
        std::string metrics;
        for (const std::string_view metric : {"UnblendedCost", "BlendedCost", "NetUnblendedCost",
                                              "AmortizedCost", "NetAmortizedCost"}) {
            metrics += fmt::format(R"({}"{}":{{"Amount":"{}","Unit":"USD"}})",
                                   metrics.empty() ? "" : ",", metric, amount);
        }
        return fmt::format(R"({{"TimePeriod":{{"Start":"{}","End":"{}"}},"Total":{{}},"Groups":[)"
                           R"({{"Keys":["Amazon Simple Storage Service","000000000042"],)"
                           R"("Metrics":{{{}}}}}],"Estimated":false}})",
                           day(at), day(at + std::chrono::hours{24}), metrics);
    }
};

} // namespace muster::history
