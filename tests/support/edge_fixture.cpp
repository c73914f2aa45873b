#include "support/edge_fixture.h"

#include <array>
#include <stdexcept>

namespace muster::http {
namespace {

using Answer = Result<Response>;

template <class Ports>
struct Routes {
    static Answer hello(const Ports&, const Request&, const Person&) {
        return Response::json(200, Json(Json::Object{{"hello", "world"}}));
    }
    static Answer whoami(const Ports&, const Request& request, const Person& person) {
        return Response::json(
            200, Json(Json::Object{{"name", person.name},
                                   {"client", request.client.str()},
                                   {"scheme", request.scheme == Scheme::Https ? "https" : "http"},
                                   {"host", request.host},
                                   {"id", request.id}}));
    }
    static Answer echo(const Ports&, const Request& request, const Person&) {
        return Response::text(200, "application/octet-stream", request.body);
    }
    static Answer thing(const Ports&, const Request& request, const Person&) {
        return Response::text(200, "text/plain", request.path.at("id"));
    }
    static Answer missing(const Ports&, const Request&, const Person&) {
        return Error{ErrorKind::NotFound, "thing.not_found", "there is no such thing"};
    }
    static Answer throws(const Ports&, const Request&, const Person&) {
        throw std::runtime_error("/etc/secret-path at line 7");
    }
    static Answer split(const Ports&, const Request&, const Person&) {
        Response response = Response::empty();
        response.headers.add("Location", "/a\r\nSet-Cookie: planted=1");
        return response;
    }
    static Answer held(const Ports& ports, const Request&, const Person&) {
        ports.gate.pass();
        return Response::text(200, "text/plain", "held");
    }
    static Answer large(const Ports&, const Request&, const Person&) {
        return Response::text(200, "text/plain", std::string(std::size_t{16} << 20, 'x'));
    }
    static Answer file(const Ports&, const Request&, const Person&) {
        TRY(auto licence,
            FileDescriptor::open(MUSTER_SOURCE_DIR "/LICENSE", FileDescriptor::Mode::Read));
        return Response::file("text/plain", std::move(licence));
    }
    static Answer no_file(const Ports&, const Request&, const Person&) {
        TRY(auto missing,
            FileDescriptor::open("/secret-directory/secret-file", FileDescriptor::Mode::Read));
        return Response::file("text/plain", std::move(missing));
    }
    /// `pieces` pieces of 64 KiB; the piece after `fail_at` fails.
    static Answer stream(const Ports& ports, const Request& request, const Person&) {
        const auto number = [&](std::string_view name) {
            return std::stoi(std::string(request.query.one(name)->value_or("0")));
        };
        auto next = [&ports, left = number("pieces"),
                     fail_at = number("fail_at")]() mutable -> Result<std::string> {
            ++ports.pulled;
            if (left == 0) {
                return std::string();
            }
            if (--left == fail_at && fail_at > 0) {
                return Error{ErrorKind::Internal, "test.stream", "no more"};
            }
            return std::string(std::size_t{64} << 10, 'p');
        };
        return Response::stream("text/plain", {.next = std::move(next), .length = {}});
    }
    static Answer listen(const Ports&, const Request& request, const Person&) {
        EventStream events;
        events.topics = {request.path.at("topic")};
        events.last_event_id = request.headers.get("Last-Event-ID");
        return Response::events(std::move(events));
    }
};

} // namespace

EdgeTest::EdgeTest()
    : files({{"index.html", "<p>page</p>"}, {"assets/app-1a2b3c4d.js", "script"}}),
      router(std::make_unique<Router<Need, Person>>(
          guard, RouteDispatcher::Options{.body_bytes = 1000, .console = &files})) {
    using R = Routes<RoutePorts>;
    using Row = Route<Need, Person, RoutePorts>;
    static constexpr std::array kRoutes = {
        Row{Verb::Get, "/api/hello", Need::Nothing, &R::hello},
        Row{Verb::Get, "/api/whoami", Need::Nothing, &R::whoami},
        Row{Verb::Post, "/api/echo", Need::Nothing, &R::echo},
        Row{Verb::Post, "/api/upload", Need::Nothing, &R::echo, {.body_bytes = 1 << 20}},
        Row{Verb::Get, "/api/things/{id}", Need::Member, &R::thing},
        Row{Verb::Delete, "/api/things/{id}", Need::Admin, &R::missing},
        Row{Verb::Get, "/api/throws", Need::Nothing, &R::throws},
        Row{Verb::Get, "/api/split", Need::Nothing, &R::split},
        Row{Verb::Get, "/api/held", Need::Nothing, &R::held},
        Row{Verb::Get, "/api/large", Need::Nothing, &R::large},
        Row{Verb::Get, "/api/file", Need::Nothing, &R::file},
        Row{Verb::Get, "/api/no-file", Need::Nothing, &R::no_file},
        Row{Verb::Get, "/api/stream", Need::Nothing, &R::stream},
        Row{Verb::Get, "/api/events/{topic}", Need::Nothing, &R::listen}};
    EXPECT_TRUE(router->add(kRoutes, route_ports));
    options.listen = {{.host = "127.0.0.1", .port = 0, .scheme = Scheme::Http}};
    options.workers = 2;
}

EdgeTest::~EdgeTest() {
    gate.open();
}

void EdgeTest::start() {
    auto started = Server::start(options, {.application = *router,
                                           .events = events,
                                           .log = log,
                                           .clock = clock,
                                           .random = random,
                                           .metrics = metrics});
    ASSERT_TRUE(started) << started.error().detail;
    server = std::move(*started);
}

} // namespace muster::http
