#include "http/router.h"

#include <gtest/gtest.h>

namespace muster::http {
namespace {

enum class Permission { Read };
struct Nobody {};
struct NoPorts {};
using Row = Route<Permission, Nobody, NoPorts>;

class OpenGuard final : public Guard<Permission, Nobody> {
public:
    Admission<Nobody> admit(const Request&, const RouteHead<Permission>&) override {
        return {Nobody{}};
    }
    std::string principal(const Nobody&) const override { return {}; }
};

template <int number>
Result<Response> numbered(const NoPorts&, const Request&, const Nobody&) {
    return Response::text(200, "text/plain", std::to_string(number));
}

// What must not compile.
static_assert(std::is_constructible_v<Row, Verb, PathTemplate, Permission, Row::Handler>);
static_assert(!std::is_constructible_v<Row, Verb, PathTemplate, Row::Handler>);
static_assert(!std::is_constructible_v<Row, Verb, PathTemplate, Permission>);
static_assert(!std::is_constructible_v<Row, Verb, PathTemplate, Permission, std::nullptr_t>);
static_assert(!std::is_default_constructible_v<Row>);

class RouterTest : public testing::Test {
protected:
    static Request request(Verb verb, std::vector<std::string> segments) {
        Request request;
        request.verb = verb;
        request.segments = std::move(segments);
        return request;
    }
    std::string answer(std::vector<std::string> segments) {
        const Response response = router.handle(request(Verb::Get, std::move(segments)));
        return response.status == 200 ? std::get<std::string>(response.body)
                                      : std::to_string(response.status);
    }

    OpenGuard guard;
    NoPorts ports;
    Router<Permission, Nobody> router{guard, {}};
};

TEST_F(RouterTest, FixedPartsGoBeforeParametersAtEachPart) {
    static constexpr std::array kRoutes = {
        Row{Verb::Get, "/", Permission::Read, &numbered<0>},
        Row{Verb::Get, "/tasks", Permission::Read, &numbered<1>},
        Row{Verb::Get, "/tasks/{id}", Permission::Read, &numbered<2>},
        Row{Verb::Get, "/tasks/summary", Permission::Read, &numbered<3>},
        Row{Verb::Get, "/tasks/{id}/steps", Permission::Read, &numbered<4>},
        Row{Verb::Get, "/tasks/{id}/steps/{step}", Permission::Read, &numbered<5>},
        Row{Verb::Get, "/tasks/summary/of/all", Permission::Read, &numbered<6>}};
    ASSERT_TRUE(router.add(kRoutes, ports));

    EXPECT_EQ(answer({""}), "0");
    EXPECT_EQ(answer({"tasks"}), "1");
    EXPECT_EQ(answer({"tasks", "7"}), "2");
    EXPECT_EQ(answer({"tasks", "summary"}), "3");
    EXPECT_EQ(answer({"tasks", "summary", "steps"}), "4"); // goes back to {id}
    EXPECT_EQ(answer({"tasks", "7", "steps", "8"}), "5");
    EXPECT_EQ(answer({"tasks", "summary", "of", "all"}), "6");
    EXPECT_EQ(answer({"tasks", ""}), "404");
    EXPECT_EQ(answer({"Tasks"}), "404");
    EXPECT_EQ(answer({"tasks", "7", "steps", "8", "9"}), "404");
}

template <std::size_t N>
std::string_view refusal(const std::array<Row, N>& routes) {
    OpenGuard guard;
    const NoPorts ports;
    Router<Permission, Nobody> router(guard, {});
    const Status added = router.add(routes, ports);
    return added ? "taken" : added.error().reason;
}

TEST_F(RouterTest, AmbiguousTemplatesAreRefused) {
    static constexpr std::array kTwice = {
        Row{Verb::Get, "/a/{id}", Permission::Read, &numbered<1>},
        Row{Verb::Get, "/a/{id}", Permission::Read, &numbered<2>}};
    static constexpr std::array kRenamed = {
        Row{Verb::Get, "/a/{id}", Permission::Read, &numbered<1>},
        Row{Verb::Post, "/a/{name}", Permission::Read, &numbered<2>}};
    static constexpr std::array kCrossing = {
        Row{Verb::Get, "/a/{x}/c", Permission::Read, &numbered<1>},
        Row{Verb::Get, "/a/b/{y}", Permission::Read, &numbered<2>}};
    static constexpr std::array kFine = {
        Row{Verb::Get, "/a/{id}", Permission::Read, &numbered<1>},
        Row{Verb::Post, "/a/{id}", Permission::Read, &numbered<2>},
        Row{Verb::Get, "/a/b", Permission::Read, &numbered<3>},
        Row{Verb::Get, "/a/{id}/c", Permission::Read, &numbered<4>},
        Row{Verb::Get, "/a/b/d", Permission::Read, &numbered<5>}};

    EXPECT_EQ(refusal(kTwice), "route.ambiguous");
    EXPECT_EQ(refusal(kRenamed), "route.ambiguous");
    EXPECT_EQ(refusal(kCrossing), "route.ambiguous");
    EXPECT_EQ(refusal(kFine), "taken");
}

TEST_F(RouterTest, ConsoleGetsPathsThatBelongToNoRoute) {
    static constexpr std::array kRoutes = {
        Row{Verb::Get, "/saml/metadata", Permission::Read, &numbered<1>}};
    const StaticFiles console({{"index.html", "page"}, {"app.js", "script"}});
    Router<Permission, Nobody> with_console(guard, {.console = &console});
    ASSERT_TRUE(with_console.add(kRoutes, ports));
    const auto status = [&](std::vector<std::string> segments, Verb verb = Verb::Get) {
        return with_console.handle(request(verb, std::move(segments))).status;
    };

    EXPECT_EQ(status({""}), 200);
    EXPECT_EQ(status({"reports", "7"}), 200);
    EXPECT_EQ(status({"app.js"}), 200);
    EXPECT_EQ(status({"saml", "metadata"}), 200);
    EXPECT_EQ(status({"gone.js"}), 404);
    EXPECT_EQ(status({"api", "v1", "nothing"}), 404);
    EXPECT_EQ(status({"api"}), 404);
    EXPECT_EQ(status({"saml", "other"}), 404);
    EXPECT_EQ(status({"saml"}), 200); // the console's, as /sign-in is beside /sign-in/{id}
    EXPECT_EQ(status({"app.js"}, Verb::Post), 405);
}

TEST_F(RouterTest, BodyLimitIsThatOfTheRouteOrTheDefault) {
    static constexpr std::array kRoutes = {
        Row{Verb::Post, "/big", Permission::Read, &numbered<1>, {.body_bytes = 5'000'000}},
        Row{Verb::Put, "/big", Permission::Read, &numbered<1>}};
    ASSERT_TRUE(router.add(kRoutes, ports));
    const std::vector<std::string> big = {"big"};
    const std::vector<std::string> none = {"none"};

    EXPECT_EQ(router.body_limit(Verb::Post, big), 5'000'000U);
    EXPECT_EQ(router.body_limit(Verb::Put, big), std::uint64_t{1} << 20);
    EXPECT_EQ(router.body_limit(Verb::Post, none), std::uint64_t{1} << 20);
}

} // namespace
} // namespace muster::http
