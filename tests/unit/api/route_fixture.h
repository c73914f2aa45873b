#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <gtest/gtest.h>

#include "api/route.h"
#include "http/request_target.h"
#include "identity/permission_table.h"

namespace muster::api {

/// Lets one caller in as far as the permissions of their role go.
class RoleGuard final : public http::Guard<Access, Caller> {
public:
    explicit RoleGuard(Role role)
        : caller_{{.principal = {Principal::Kind::User,
                                 "user_" + std::string(kRoleNames.name(role)), role},
                   .origin = {}},
                  {}} {}

    http::Admission<Caller> admit(const http::Request&,
                                  const http::RouteHead<Access>& route) override {
        const auto permission = route.permission.permission();
        if (permission && identity::can(caller_.principal, *permission)) {
            return {caller_};
        }
        return {Error{ErrorKind::Forbidden, "auth.not_allowed", "not with this role"}};
    }
    [[nodiscard]] std::string principal(const Caller& caller) const override {
        return caller.principal.id;
    }

private:
    Caller caller_;
};

/// What a client gets.
struct Answered {
    int status = 0;
    http::Headers headers;
    std::string text;

    [[nodiscard]] Json json() const { return Json::parse(text).value(); }
    /// The slug of a problem.
    [[nodiscard]] std::string code() const { return string("code"); }
    [[nodiscard]] std::string string(std::string_view field) const {
        const Json document = json();
        const Json* value = document.find(field);
        return value != nullptr && value->if_string() != nullptr ? *value->if_string() : "";
    }
    /// Where the first bad field is, and what is wrong with it.
    [[nodiscard]] std::pair<std::string, std::string> first_problem() const {
        const Json document = json();
        const Json& problem = document.find("errors")->if_array()->at(0);
        return {*problem.find("pointer")->if_string(), *problem.find("detail")->if_string()};
    }
};

/// Asks the routes of one area as a client of some role.
template <class Ports>
class RouteClient {
public:
    RouteClient(std::span<const Route<Ports>> routes, const Ports& ports, Role role = Role::Admin)
        : guard_(role) {
        router_.add(routes, ports).value();
    }

    Answered ask(http::Verb verb,
                 std::string_view target,
                 std::string body = "",
                 const std::vector<http::HeaderField>& headers = {}) {
        const auto parsed = http::RequestTarget::parse(target, verb).value();
        http::Request request;
        request.verb = verb;
        request.segments = parsed.segments;
        request.query = parsed.query;
        request.body = std::move(body);
        request.id = "request-1";
        request.headers.add("Content-Type", "application/json");
        for (const http::HeaderField& header : headers) {
            request.headers.add(header.name, header.value);
        }
        return read(router_.handle(std::move(request)));
    }
    Answered get(std::string_view target) { return ask(http::Verb::Get, target); }
    Answered post(std::string_view target, std::string body) {
        return ask(http::Verb::Post, target, std::move(body));
    }

private:
    static Answered read(http::Response response) {
        Answered answered{.status = response.status, .headers = response.headers, .text = {}};
        if (const auto* text = std::get_if<std::string>(&response.body)) {
            answered.text = *text;
        } else if (auto* stream = std::get_if<http::Stream>(&response.body)) {
            for (std::string piece = stream->next().value(); !piece.empty();
                 piece = stream->next().value()) {
                answered.text += piece;
            }
        }
        return answered;
    }

    RoleGuard guard_;
    Router router_{guard_, {}};
};

} // namespace muster::api
