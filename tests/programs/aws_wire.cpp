// Writes requests, reads answers and finds endpoints as the AWS engine does, for the tests that
// compare it with botocore: one JSON object a line in, one out.
//
//     {"do":"services"}
//     {"do":"request","service":"iam","operation":"GetRole","input":{…}}
//     {"do":"answer","service":"iam","operation":"GetRole","status":200,"headers":[["a","b"]],"body":"…"}
//     {"do":"endpoint","service":"iam","operation":"GetRole","input":{…},"region":"us-east-1",
//      "fips":false,"dual_stack":false,"endpoint":null}

#include <iostream>
#include <string>

#include "aws_model/endpoint.h"
#include "aws_model/input_check.h"
#include "aws_model/json_access.h"
#include "aws_model/model_catalog.h"
#include "aws_model/request_builder.h"
#include "aws_model/response_parser.h"

namespace muster::aws {
namespace {

Json headers_json(const HttpHeaders& headers) {
    Json::Array list;
    for (const HttpHeader& header : headers) {
        list.push_back(Json::Array{header.name, header.value});
    }
    return list;
}

HttpHeaders headers_of(const Json& order) {
    HttpHeaders headers;
    for (const Json& pair : *order.find("headers")->if_array()) {
        const Json::Array& parts = *pair.if_array();
        headers.push_back({*parts[0].if_string(), *parts[1].if_string()});
    }
    return headers;
}

class Wire {
public:
    Result<Json> answer(const Json& order) {
        const std::string what = text_of(order, "do");
        if (what == "services") {
            return services();
        }
        TRY(service_, catalog_.service(text_of(order, "service")));
        TRY(operation_, service_->operation(text_of(order, "operation")));
        if (what == "request") {
            return request(order);
        }
        return what == "answer" ? parsed(order) : endpoint(order);
    }

private:
    Result<Json> services() {
        Json::Object all;
        for (const std::string_view name : ModelCatalog::service_names()) {
            TRY(const ServiceModel* const service, catalog_.service(name));
            Json::Array operations;
            for (const auto& [operation, model] : service->operations()) {
                operations.push_back(operation);
            }
            all.push_back({std::string(name),
                           Json::Object{{"protocol", kProtocolNames.name(service->protocol())},
                                        {"operations", std::move(operations)}}});
        }
        return Json(std::move(all));
    }

    Result<Json> request(const Json& order) {
        TRY_DONE(check_input(*operation_, *order.find("input")));
        TRY(const BuiltRequest built, build_request(*service_, *operation_, *order.find("input")));
        return Json(Json::Object{{"method", built.http.method},
                                 {"path", built.http.path},
                                 {"query", built.http.query},
                                 {"headers", headers_json(built.http.headers)},
                                 {"body", built.http.body},
                                 {"host_prefix", built.host_prefix}});
    }

    Result<Json> parsed(const Json& order) {
        TRY(Json output,
            parse_response(*service_, *operation_,
                           {.status = static_cast<int>(*order.find("status")->integer()),
                            .headers = headers_of(order),
                            .body = text_of(order, "body")}));
        return Json(Json::Object{{"output", std::move(output)}});
    }

    Result<Json> endpoint(const Json& order) {
        EndpointOptions options{.region = text_of(order, "region"),
                                .fips = is_true(order, "fips") ? Fips::Yes : Fips::No,
                                .dual_stack =
                                    is_true(order, "dual_stack") ? DualStack::Yes : DualStack::No};
        if (const std::string url = text_of(order, "endpoint"); !url.empty()) {
            options.override_url = url;
        }
        TRY(const Endpoint found,
            resolve_endpoint(
                *service_,
                endpoint_parameters(*service_, *operation_, *order.find("input"), options),
                catalog_.partitions()));
        return Json(Json::Object{{"url", found.url},
                                 {"region", found.signing_region},
                                 {"name", found.signing_name},
                                 {"encoded_once", found.is_path_encoded_once},
                                 {"headers", headers_json(found.headers)}});
    }

    ModelCatalog catalog_;
    const ServiceModel* service_ = nullptr;
    const Operation* operation_ = nullptr;
};

} // namespace
} // namespace muster::aws

int main() {
    using muster::Json;
    muster::aws::Wire wire;
    for (std::string line; std::getline(std::cin, line);) {
        const auto order = Json::parse(line);
        const auto answer = order ? wire.answer(*order) : order;
        std::cout << (answer ? *answer
                             : Json(Json::Object{{"error", answer.error().reason},
                                                 {"detail", answer.error().detail}}))
                         .str()
                  << std::endl; // flushed: the test waits for it
    }
    return 0;
}
