#include "aws_model/response_parser.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "aws_model/answer_forms.h"
#include "aws_model/xml_document.h"

namespace muster::aws {
namespace {

Error bad_answer(const Operation& operation, std::string_view why) {
    return Error{ErrorKind::Upstream, "aws.bad_answer",
                 fmt::format("the answer to {} cannot be read: {}", operation.name, why)};
}

bool speaks_xml(Protocol protocol) {
    return protocol == Protocol::Query || protocol == Protocol::Ec2 ||
           protocol == Protocol::RestXml;
}

Result<Json> json_body(const Operation& operation, const ShapeUse& use, const std::string& body) {
    if (body.empty()) {
        return from_json(use, Json(Json::Object()));
    }
    const Result<Json> json = Json::parse(body);
    if (!json) {
        return bad_answer(operation, json.error().detail);
    }
    return from_json(use, *json);
}

Result<Json> xml_body(const Operation& operation, const ShapeUse& use, const std::string& body) {
    if (body.empty()) {
        return from_xml(use, XmlElement());
    }
    const Result<XmlElement> root = read_xml(body);
    if (!root) {
        return bad_answer(operation, root.error().detail);
    }
    if (!operation.result_wrapper.empty()) {
        const XmlElement* const result = root->find(operation.result_wrapper);
        return from_xml(use, result == nullptr ? XmlElement() : *result);
    }
    // S3 answers GetBucketLocation with the one member as its root.
    const bool is_own_member = root->children.empty() && use.shape->find(root->name) != nullptr;
    if (is_own_member && !root->text.empty()) {
        return Json(Json::Object{{root->name, root->text}});
    }
    return from_xml(use, *root);
}

Result<Json> rest_body(Protocol protocol, const Operation& operation, const HttpResponse& answer) {
    const ShapeUse& output = *operation.output;
    const ShapeMember* const payload = output.shape->payload_member();
    const auto read = protocol == Protocol::RestJson ? json_body : xml_body;
    if (payload == nullptr) {
        return read(operation, output, answer.body);
    }
    if (payload->use.shape->type == ShapeType::Blob ||
        payload->use.shape->type == ShapeType::String) {
        return Json(Json::Object{{payload->name, answer.body}});
    }
    TRY(Json value, read(operation, payload->use, answer.body));
    return Json(Json::Object{{payload->name, std::move(value)}});
}

std::string json_error_code(const Json& body, const HttpResponse& answer) {
    // "code;fault": the code that the service had when it spoke the query protocol.
    if (const auto query = find_header(answer.headers, "x-amzn-query-error")) {
        return std::string(query->substr(0, query->find(';')));
    }
    std::string code(find_header(answer.headers, "x-amzn-errortype").value_or(""));
    for (const char* const member : {"__type", "code", "Code"}) {
        const Json* const value = body.find(member);
        if (code.empty() && value != nullptr && value->if_string() != nullptr) {
            code = *value->if_string();
        }
    }
    code = code.substr(0, code.find(':'));
    return code.substr(code.rfind('#') + 1); // npos + 1 is 0
}

void read_json_error(const HttpResponse& answer, ServiceError& error) {
    const Result<Json> body = Json::parse(answer.body);
    error.code = json_error_code(body ? *body : Json(), answer);
    for (const char* const member : {"message", "Message", "errorMessage"}) {
        const Json* const value = body ? body->find(member) : nullptr;
        if (error.message.empty() && value != nullptr && value->if_string() != nullptr) {
            error.message = *value->if_string();
        }
    }
}

void read_xml_error(const HttpResponse& answer, ServiceError& error) {
    const Result<XmlElement> root = read_xml(answer.body);
    if (!root) {
        return;
    }
    const XmlElement* const errors = root->find("Errors");
    const XmlElement* const inner = (errors == nullptr ? &*root : errors)->find("Error");
    const XmlElement& said = inner == nullptr ? *root : *inner;
    error.code = said.text_of("Code");
    error.message = said.text_of("Message");
    for (const char* const name : {"RequestId", "RequestID"}) {
        if (error.request_id.empty()) {
            error.request_id = root->text_of(name);
        }
    }
}

} // namespace

Result<Json> parse_response(const ServiceModel& service,
                            const Operation& operation,
                            const HttpResponse& answer) {
    if (!operation.output) {
        return Json(Json::Object());
    }
    switch (service.protocol()) {
    case Protocol::Json: return json_body(operation, *operation.output, answer.body);
    case Protocol::Query:
    case Protocol::Ec2: return xml_body(operation, *operation.output, answer.body);
    case Protocol::RestJson:
    case Protocol::RestXml: break;
    }
    TRY(Json value, rest_body(service.protocol(), operation, answer));
    Json::Object object = from_head(*operation.output->shape, answer);
    if (Json::Object* const body = value.if_object()) {
        std::ranges::move(*body, std::back_inserter(object));
    }
    return Json(std::move(object));
}

ServiceError parse_error(Protocol protocol, const HttpResponse& answer) {
    ServiceError error{.status = answer.status, .code = "", .message = "", .request_id = ""};
    if (speaks_xml(protocol)) {
        read_xml_error(answer, error);
    } else {
        read_json_error(answer, error);
    }
    if (error.code.empty()) {
        error.code = std::to_string(answer.status);
    }
    for (const char* const name : {"x-amzn-requestid", "x-amz-request-id", "x-amzn-request-id"}) {
        if (const auto id = find_header(answer.headers, name); id && error.request_id.empty()) {
            error.request_id = *id;
        }
    }
    return error;
}

bool is_error(Protocol protocol, const HttpResponse& answer) {
    if (answer.status >= 300) {
        return true;
    }
    const std::string_view body(answer.body);
    return protocol == Protocol::RestXml &&
           body.substr(0, 200).find("<Error>") != std::string_view::npos &&
           read_xml(body).value_or(XmlElement()).name == "Error";
}

} // namespace muster::aws
