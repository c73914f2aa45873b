#include <array>
#include <filesystem>
#include <map>
#include <stdexcept>

#include <signal.h>
#include <unistd.h>

#include "crypto/sha256.h"
#include "edge/servers.h"
#include "http/router.h"
#include "http/self_signed_certificate.h"
#include "http/server.h"

namespace muster::bench {
namespace {

enum class Permission { Read };
struct Caller {
    std::string name;
};
struct Ports {};

/// As tokens of users are checked: hashed and looked up.
class TokenGuard final : public http::Guard<Permission, Caller> {
public:
    TokenGuard() {
        for (int i = 0; i < 1000; ++i) {
            add("muster_user_other_" + std::to_string(i), "user_" + std::to_string(i));
        }
        add("muster_user_0123456789abcdefghijklmnopqrstABCDEF", "user_bench");
    }

    http::Admission<Caller> admit(const http::Request& request,
                                  const http::RouteHead<Permission>&) override {
        const std::string_view field = request.headers.get("Authorization");
        if (field.starts_with("Bearer ")) {
            const auto found = users_.find(crypto::Sha256::of(field.substr(7)));
            if (found != users_.end()) {
                return {Caller{found->second}};
            }
        }
        return {Error{ErrorKind::Unauthorized, "auth.required", "sign in first"}};
    }
    std::string principal(const Caller& caller) const override { return caller.name; }

private:
    void add(std::string_view token, std::string user) {
        users_.emplace(crypto::Sha256::of(token), std::move(user));
    }
    std::map<crypto::Sha256Digest, std::string> users_;
};

Result<http::Response> hello(const Ports&, const http::Request&, const Caller&) {
    return http::Response::json(200, Json(Json::Object{{"hello", "world"}}));
}

Result<http::Response> listen(const Ports&, const http::Request&, const Caller&) {
    return http::Response::events({.topics = {"all"}, .last_event_id = {}});
}

using Row = http::Route<Permission, Caller, Ports>;
constexpr std::array kRoutes = {Row{http::Verb::Get, "/api/v1/hello", Permission::Read, &hello},
                                Row{http::Verb::Get, "/api/v1/events", Permission::Read, &listen}};

template <class T>
T take(Result<T> result) {
    if (!result) {
        throw std::runtime_error(result.error().detail);
    }
    return std::move(*result);
}

http::TlsFiles make_certificate(const Clock& clock) {
    const auto directory =
        std::filesystem::temp_directory_path() / ("muster-bench-" + std::to_string(::getpid()));
    std::filesystem::create_directories(directory);
    const http::TlsFiles files{directory / "crt", directory / "key"};
    if (const Status made = http::ensure_certificate(files, {"localhost"}, clock); !made) {
        throw std::runtime_error(made.error().detail);
    }
    return files;
}

} // namespace

void serve_with_muster(Wire wire, const ServedProcess::Ready& ready) {
    sigset_t poke;
    sigemptyset(&poke);
    sigaddset(&poke, SIGUSR1);
    pthread_sigmask(SIG_BLOCK, &poke, nullptr); // inherited by every thread, taken below

    const SystemClock clock;
    SystemRandom random;
    Log log({.least = LogLevel::Info, .form = Log::Form::Json}, clock);
    http::EventHub events({}, random);
    TokenGuard guard;
    const Ports ports;
    http::Router<Permission, Caller> router(guard, {});
    if (const Status added = router.add(kRoutes, ports); !added) {
        throw std::runtime_error(added.error().detail);
    }
    http::Server::Options options;
    options.listen = {{.scheme = wire == Wire::Tls ? http::Scheme::Https : http::Scheme::Http}};
    options.limits.connections_per_client = 10'000;
    options.workers = 4;
    if (wire == Wire::Tls) {
        options.tls = make_certificate(clock);
    }
    http::Metrics metrics;
    const auto server =
        take(http::Server::start(options, {router, events, log, clock, random, metrics}));
    if (options.tls) {
        std::filesystem::remove_all(options.tls->key.parent_path());
    }
    ready(server->ports().front());
    for (int signal = 0; sigwait(&poke, &signal) == 0;) {
        events.publish("all", "changed", "{}");
    }
}

} // namespace muster::bench
