#include "aws_model/model_reader.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "aws_model/json_access.h"

namespace muster::aws {
namespace {

Error bad_model(std::string_view service, std::string_view what) {
    return Error{ErrorKind::Internal, "aws.bad_model",
                 fmt::format("model of {}: {}", service, what)};
}

/// Of a list, its texts; of a text, itself: paginators write one token either way.
std::vector<std::string> texts_of(const Json* json) {
    std::vector<std::string> texts;
    if (json == nullptr) {
        return texts;
    }
    if (const std::string* const text = json->if_string()) {
        texts.push_back(*text);
    }
    for (const Json& item : items_of(json)) {
        if (const std::string* const text = item.if_string()) {
            texts.push_back(*text);
        }
    }
    return texts;
}

std::optional<XmlNamespace> xml_namespace_of(const Json& json) {
    const Json* const value = json.find("xmlNamespace");
    if (value == nullptr) {
        return std::nullopt;
    }
    if (const std::string* const uri = value->if_string()) {
        return XmlNamespace{.prefix = "", .uri = *uri};
    }
    return XmlNamespace{.prefix = text_of(*value, "prefix"), .uri = text_of(*value, "uri")};
}

std::optional<double> number_of(const Json* json) {
    const auto text = json == nullptr ? std::nullopt : json->number_text();
    double value = 0;
    if (!text ||
        std::from_chars(text->data(), text->data() + text->size(), value).ec != std::errc{}) {
        return std::nullopt;
    }
    return value;
}

} // namespace

Result<ServiceModel> ModelReader::read() {
    TRY_DONE(read_metadata());
    TRY_DONE(read_shapes());
    TRY_DONE(read_operations());
    TRY_DONE(read_pagination());
    if (const Json* const rules = document_.find("endpoint_rules")) {
        model_.endpoint_rules_ = *rules;
    }
    return std::move(model_);
}

Status ModelReader::read_metadata() {
    const Json* const metadata = document_.find("metadata");
    if (metadata == nullptr) {
        return bad_model(model_.name_, "no metadata");
    }
    const auto protocol = kProtocolNames.find(text_of(*metadata, "protocol"));
    if (!protocol) {
        return bad_model(model_.name_, "a protocol that nobody speaks here");
    }
    model_.protocol_ = *protocol;
    model_.api_version_ = text_of(*metadata, "apiVersion");
    model_.json_version_ = text_of(*metadata, "jsonVersion");
    model_.target_prefix_ = text_of(*metadata, "targetPrefix");
    model_.signing_name_ = text_of(*metadata, "signingName");
    model_.is_query_compatible_ = metadata->find("awsQueryCompatible") != nullptr;
    if (model_.signing_name_.empty()) {
        model_.signing_name_ = text_of(*metadata, "endpointPrefix");
    }
    return {};
}

Status ModelReader::read_shapes() {
    const Json* const shapes = document_.find("shapes");
    if (shapes == nullptr || shapes->if_object() == nullptr) {
        return bad_model(model_.name_, "no shapes");
    }
    for (const JsonMember& member : *shapes->if_object()) {
        model_.shapes_[member.key].name = member.key; // all first: they refer to each other
    }
    for (const JsonMember& member : *shapes->if_object()) {
        TRY_DONE(read_shape(model_.shapes_[member.key], member.value));
    }
    return {};
}

Status ModelReader::read_shape(Shape& shape, const Json& json) {
    const auto type = kShapeTypeNames.find(text_of(json, "type"));
    if (!type) {
        return bad_model(model_.name_, "shape " + shape.name + " of no known type");
    }
    shape.type = *type;
    shape.is_document = is_true(json, "document");
    shape.is_union = is_true(json, "union");
    shape.least = number_of(json.find("min"));
    shape.payload = text_of(json, "payload");
    TRY_DONE(read_members(shape, json));
    if (shape.type == ShapeType::List) {
        const Json* const item = json.find("member");
        TRY(shape.item, read_use(item == nullptr ? Json() : *item));
    }
    if (shape.type == ShapeType::Map) {
        const Json* const key = json.find("key");
        const Json* const value = json.find("value");
        TRY(shape.key, read_use(key == nullptr ? Json() : *key));
        TRY(shape.value, read_use(value == nullptr ? Json() : *value));
    }
    return {};
}

Status ModelReader::read_members(Shape& shape, const Json& json) {
    const Json* const members = json.find("members");
    if (members == nullptr || members->if_object() == nullptr) {
        return {};
    }
    const std::vector<std::string> required = texts_of(json.find("required"));
    for (const JsonMember& member : *members->if_object()) {
        TRY(ShapeUse use, read_use(member.value));
        shape.members.push_back(
            {.name = member.key,
             .use = std::move(use),
             .is_required = std::ranges::find(required, member.key) != required.end()});
    }
    return {};
}

Result<ShapeUse> ModelReader::read_use(const Json& json) const {
    const auto found = model_.shapes_.find(text_of(json, "shape"));
    if (found == model_.shapes_.end()) {
        return bad_model(model_.name_, "use of a shape that is not there");
    }
    ShapeUse use;
    use.shape = &found->second;
    // What the shape itself says of its form, for where the place does not.
    const Json* const own = document_.find("shapes")->find(found->first);
    const auto text = [&](std::string_view key) {
        const std::string here = text_of(json, key);
        return here.empty() ? text_of(*own, key) : here;
    };
    const auto flag = [&](std::string_view key) {
        return json.find(key) != nullptr ? is_true(json, key) : is_true(*own, key);
    };
    use.location_name = text("locationName");
    use.query_name = text("queryName");
    use.location = kLocationNames.find(text("location")).value_or(Location::Body);
    use.timestamp_format = kTimestampFormatNames.find(text("timestampFormat"));
    use.xml_namespace = xml_namespace_of(json.find("xmlNamespace") != nullptr ? json : *own);
    use.is_flattened = flag("flattened");
    use.is_xml_attribute = flag("xmlAttribute");
    use.is_json_text = flag("jsonvalue");
    use.is_host_label = flag("hostLabel");
    use.is_idempotency_token = flag("idempotencyToken");
    if (const Json* const parameter = json.find("contextParam")) {
        use.context_parameter = text_of(*parameter, "name");
    }
    return use;
}

Status ModelReader::read_operations() {
    const Json* const operations = document_.find("operations");
    if (operations == nullptr || operations->if_object() == nullptr) {
        return bad_model(model_.name_, "no operations");
    }
    for (const JsonMember& member : *operations->if_object()) {
        Operation& operation = model_.operations_[member.key];
        operation.name = member.key;
        TRY_DONE(read_operation(operation, member.value));
    }
    return {};
}

Status ModelReader::read_operation(Operation& operation, const Json& json) {
    if (const Json* const http = json.find("http")) {
        operation.method = text_of(*http, "method");
        operation.uri = text_of(*http, "requestUri");
    }
    if (const Json* const endpoint = json.find("endpoint")) {
        operation.host_prefix = text_of(*endpoint, "hostPrefix");
    }
    operation.is_unsigned = text_of(json, "authtype") == "none";
    if (const Json* const input = json.find("input")) {
        TRY(operation.input, read_use(*input));
    }
    if (const Json* const output = json.find("output")) {
        TRY(operation.output, read_use(*output));
        operation.result_wrapper = text_of(*output, "resultWrapper");
    }
    operation.checksum.is_required = is_true(json, "httpChecksumRequired");
    if (const Json* const checksum = json.find("httpChecksum")) {
        operation.checksum.algorithm_member = text_of(*checksum, "requestAlgorithmMember");
        operation.checksum.is_required |= is_true(*checksum, "requestChecksumRequired");
    }
    for (const JsonMember& member : members_of(json.find("staticContextParams"))) {
        if (const Json* const value = member.value.find("value")) {
            operation.static_context.emplace(member.key, *value);
        }
    }
    return {};
}

Status ModelReader::read_pagination() {
    const Json* const pagination = document_.find("pagination");
    if (pagination == nullptr || pagination->if_object() == nullptr) {
        return {};
    }
    for (const JsonMember& member : *pagination->if_object()) {
        const auto operation = model_.operations_.find(member.key);
        if (operation == model_.operations_.end()) {
            continue;
        }
        operation->second.pagination =
            Pagination{.input_tokens = texts_of(member.value.find("input_token")),
                       .output_tokens = texts_of(member.value.find("output_token")),
                       .more_results = text_of(member.value, "more_results")};
    }
    return {};
}

} // namespace muster::aws
