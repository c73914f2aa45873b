#include <fmt/format.h>

#include "aws_model/request_forms.h"
#include "aws_model/scalar_text.h"
#include "base/bytes.h"
#include "base/percent.h"
#include "crypto/encoding.h"

namespace muster::aws {
namespace {

bool is_streamed(const ShapeMember& payload) {
    return payload.use.shape->type == ShapeType::Blob ||
           payload.use.shape->type == ShapeType::String;
}

std::string quoted_where_needed(const std::string& text) {
    if (text.find_first_of("\",") == text.npos) {
        return text;
    }
    std::string quoted = "\"";
    for (const char c : text) {
        quoted += c == '"' ? "\\\"" : std::string(1, c);
    }
    return quoted + "\"";
}

std::string header_text(const ShapeUse& use, const Json& value) {
    if (use.is_json_text) {
        return crypto::base64(as_bytes(value.str()));
    }
    if (const Json::Array* const items = value.if_array()) {
        std::string text;
        for (const Json& item : *items) {
            const std::string one = header_text(use.shape->item, item);
            const bool is_text = use.shape->item.shape->type == ShapeType::String;
            text += (text.empty() ? "" : ",") + (is_text ? quoted_where_needed(one) : one);
        }
        return text;
    }
    return scalar_text(use, value, TimestampFormat::Rfc822);
}

/// Takes the input apart into the places of an HTTP request.
class RestRequest {
public:
    RestRequest(const ServiceModel& service, const Operation& operation, const Json& input)
        : service_(service), operation_(operation), input_(input) {}

    Result<HttpRequest> build() {
        request_.method = operation_.method;
        const std::size_t mark = std::min(operation_.uri.find('?'), operation_.uri.size());
        TRY(request_.path, path(operation_.uri.substr(0, mark)));
        if (mark < operation_.uri.size()) {
            request_.query = operation_.uri.substr(mark + 1);
        }
        if (operation_.input) {
            place_members(*operation_.input->shape);
            write_body(*operation_.input);
        }
        return std::move(request_);
    }

private:
    [[nodiscard]] const Json* given(std::string_view member) const {
        const Json* const value = input_.find(member);
        return value == nullptr || value->is_null() ? nullptr : value;
    }

    [[nodiscard]] std::string label(std::string_view name) const {
        if (!operation_.input) {
            return {};
        }
        for (const ShapeMember& member : operation_.input->shape->members) {
            const Json* const value = given(member.name);
            if (value != nullptr && member.use.location == Location::Uri &&
                member.use.name_or(member.name) == name) {
                return scalar_text(member.use, *value, TimestampFormat::Iso8601);
            }
        }
        return {};
    }

    [[nodiscard]] Result<std::string> path(std::string_view pattern) const {
        std::string path;
        while (!pattern.empty()) {
            const std::size_t open = std::min(pattern.find('{'), pattern.size());
            path += pattern.substr(0, open);
            pattern.remove_prefix(open);
            if (pattern.empty()) {
                break;
            }
            const std::size_t close = pattern.find('}');
            std::string_view name = pattern.substr(1, close - 1);
            pattern.remove_prefix(close + 1);
            const bool is_greedy = name.ends_with('+');
            name.remove_suffix(is_greedy ? 1 : 0);
            const std::string value = label(name);
            if (value.empty()) {
                return Error{ErrorKind::Invalid, "aws.invalid_input",
                             fmt::format("{} becomes part of a path, and is empty", name)};
            }
            path += percent_encode(value, is_greedy ? "/" : "");
        }
        return path;
    }

    void add_query(std::string_view name, std::string_view value) {
        request_.query += fmt::format("{}{}={}", request_.query.empty() ? "" : "&",
                                      percent_encode(name), percent_encode(value));
    }

    void place_in_query(const ShapeMember& member, const Json& value) {
        const ShapeUse& use = member.use;
        if (const Json::Array* const items = value.if_array()) {
            for (const Json& item : *items) {
                add_query(use.name_or(member.name),
                          scalar_text(use.shape->item, item, TimestampFormat::Iso8601));
            }
        } else if (const Json::Object* const map = value.if_object()) {
            for (const JsonMember& entry : *map) {
                place_in_query({.name = entry.key, .use = use.shape->value}, entry.value);
            }
        } else {
            add_query(use.name_or(member.name), scalar_text(use, value, TimestampFormat::Iso8601));
        }
    }

    void place_in_headers(const ShapeMember& member, const Json& value) {
        if (member.use.location == Location::Headers) {
            for (const JsonMember& entry : *value.if_object()) {
                request_.headers.push_back({member.use.location_name + entry.key,
                                            header_text(member.use.shape->value, entry.value)});
            }
            return;
        }
        std::string text = header_text(member.use, value);
        if (member.use.shape->type != ShapeType::List || !text.empty()) {
            request_.headers.push_back(
                {std::string(member.use.name_or(member.name)), std::move(text)});
        }
    }

    void place_members(const Shape& shape) {
        for (const JsonMember& member : *input_.if_object()) {
            const ShapeMember* const known = shape.find(member.key);
            if (known == nullptr || member.value.is_null()) {
                continue;
            }
            switch (known->use.location) {
            case Location::QueryString: place_in_query(*known, member.value); break;
            case Location::Header:
            case Location::Headers: place_in_headers(*known, member.value); break;
            case Location::Body: body_.push_back(member); break;
            case Location::Uri:
            case Location::StatusCode: break;
            }
        }
    }

    void write_body(const ShapeUse& use) {
        const ShapeMember* const payload = use.shape->payload_member();
        const bool is_json = service_.protocol() == Protocol::RestJson;
        if (payload != nullptr) {
            write_payload(*payload, is_json);
        } else if (!body_.empty()) {
            const Json body(std::move(body_));
            request_.body = is_json ? json_form(use, body).str()
                                    : xml_form(use, body, use.name_or(use.shape->name));
        } else if (is_json && has_body_members(*use.shape)) {
            request_.body = "{}";
        }
        const bool has_type = find_header(request_.headers, "Content-Type").has_value();
        const bool is_document = payload == nullptr || !is_streamed(*payload);
        if (is_json && is_document && !request_.body.empty() && !has_type) {
            request_.headers.push_back({"Content-Type", "application/json"});
        }
    }

    void write_payload(const ShapeMember& payload, bool is_json) {
        const Json* const value = given(payload.name);
        if (is_streamed(payload)) {
            const std::string* const text = value == nullptr ? nullptr : value->if_string();
            request_.body = text == nullptr ? std::string() : *text;
        } else if (value == nullptr) {
            request_.body = is_json ? "{}" : "";
        } else {
            request_.body = is_json
                                ? json_form(payload.use, *value).str()
                                : xml_form(payload.use, *value, payload.use.name_or(payload.name));
        }
    }

    static bool has_body_members(const Shape& shape) {
        return std::ranges::any_of(shape.members, [](const ShapeMember& member) {
            return member.use.location == Location::Body;
        });
    }

    const ServiceModel& service_;
    const Operation& operation_;
    const Json& input_;
    HttpRequest request_;
    Json::Object body_;
};

} // namespace

Result<HttpRequest>
rest_request(const ServiceModel& service, const Operation& operation, const Json& input) {
    return RestRequest(service, operation, input).build();
}

} // namespace muster::aws
