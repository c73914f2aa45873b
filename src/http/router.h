#pragma once

#include <ranges>
#include <span>
#include <string>
#include <utility>

#include "base/result.h"
#include "http/application.h"
#include "http/guard.h"
#include "http/problem.h"
#include "http/route.h"
#include "http/route_table.h"
#include "http/static_files.h"

namespace muster::http {

/// Requests to routes: what a Router of any permission type has in common. 404, 405 with Allow,
/// HEAD by GET and OPTIONS are answered here; paths that belong to no route may belong to the
/// console.
class RouteDispatcher : public Application {
public:
    struct Options {
        std::uint64_t body_bytes = std::uint64_t{1} << 20; // of routes that name no limit
        const StaticFiles* console = nullptr;              // outlives the router
    };
    explicit RouteDispatcher(Options options) : options_(options) {}

    [[nodiscard]] std::uint64_t body_limit(Verb verb,
                                           std::span<const std::string> segments) const override;
    [[nodiscard]] Response handle(Request request) override;

protected:
    [[nodiscard]] virtual Admission<void> admit_unrouted(const Request& request) = 0;

    RouteTable table_;

private:
    [[nodiscard]] Response answer_without_method(const Request& request,
                                                 const RouteTable::Match& match);
    [[nodiscard]] Response answer_unrouted(const Request& request);
    /// An answer that no route gives, where the guard lets the request in.
    [[nodiscard]] Response admitted(const Request& request, Response response);

    Options options_;
};

/// Tables of routes behind one guard: every request is admitted, then handled; an error of either
/// is answered as a problem. Tables are added before the server starts.
template <class Permission, class Caller>
class Router final : public RouteDispatcher {
public:
    Router(Guard<Permission, Caller>& guard, Options options)
        : RouteDispatcher(options), guard_(guard) {}

    /// `ports` and the routes outlive the router. Errors: Internal "route.ambiguous".
    template <std::ranges::contiguous_range Routes, class Ports>
    Status add(const Routes& routes, const Ports& ports) {
        for (const Route<Permission, Caller, Ports>& route : routes) {
            TRY_DONE(table_.add({.verb = route.verb,
                                 .path = route.path,
                                 .options = route.options,
                                 .answer = [this, &route, &ports](const Request& request) {
                                     return answer(route, ports, request);
                                 }}));
        }
        return {};
    }

private:
    template <class Ports>
    Response answer(const Route<Permission, Caller, Ports>& route,
                    const Ports& ports,
                    const Request& request) {
        const auto [caller, headers] = guard_.admit(request, route);
        Response response = caller ? handle_admitted(route, ports, request, *caller)
                                   : problem_response(caller.error(), request.id);
        for (const HeaderField& field : headers) {
            response.headers.add(field.name, field.value);
        }
        return response;
    }
    template <class Ports>
    Response handle_admitted(const Route<Permission, Caller, Ports>& route,
                             const Ports& ports,
                             const Request& request,
                             const Caller& caller) {
        Response response = guard_.run(request, route, caller, [&] {
            auto handled = route.handler(ports, request, caller);
            return handled ? std::move(*handled) : problem_response(handled.error(), request.id);
        });
        response.note.principal = guard_.principal(caller);
        return response;
    }
    Admission<void> admit_unrouted(const Request& request) override {
        return guard_.admit_unrouted(request);
    }

    Guard<Permission, Caller>& guard_;
};

} // namespace muster::http
