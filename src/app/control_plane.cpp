#include "app/control_plane.h"

#include <algorithm>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "api/links.h"
#include "app/control_plane_parts.h"
#include "base/file.h"
#include "http/server.h"

namespace muster::app {
namespace {

constexpr std::chrono::milliseconds kRequestsHave{2'000}; // at the end

/// How this server is called in a browser on this machine or beside it.
std::string url_of(const http::ListenAddress& listen, std::uint16_t port) {
    const bool is_anywhere = listen.host == "0.0.0.0" || listen.host == "::";
    std::string host = is_anywhere ? host_name() : listen.host;
    if (host.contains(':')) {
        host = '[' + host + ']';
    }
    return fmt::format("{}://{}:{}", listen.scheme == http::Scheme::Https ? "https" : "http", host,
                       port);
}

} // namespace

Status ControlPlane::Parts::open() {
    TRY_DONE(api::add_routes(router, routes));
    TRY(server, http::Server::start({.listen = config.listen,
                                     .tls = files.tls,
                                     .limits = {},
                                     .proxies = http::ProxyRules(config.trusted_proxies),
                                     .security = {},
                                     .workers = config.request_threads,
                                     .stop_time = kRequestsHave},
                                    {.application = router,
                                     .events = events,
                                     .log = ports.log,
                                     .clock = ports.clock,
                                     .random = ports.random,
                                     .metrics = metrics}));
    url = config.public_url.empty() ? url_of(config.listen.front(), server->ports().front())
                                    : config.public_url;
    return {};
}

ControlPlane::ControlPlane(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

ControlPlane::~ControlPlane() {
    stop();
}

Result<std::unique_ptr<ControlPlane>> ControlPlane::start(const ServerConfig& config,
                                                          const Ports& ports) {
    TRY(ServerFiles files, ServerFiles::open(config, ports.clock, ports.random));
    TRY(LedgerFiles ledger, LedgerFiles::open(config, ports.clock));
    TRY(Transports transports, Transports::open(config, ports.clock));
    TRY(auto http, net::HttpClient::make({.most_idle = 256})); // AWS alone is a hundred hosts
    auto parts = std::make_unique<Parts>(config, ports, std::move(files), std::move(ledger),
                                         std::move(transports), std::move(http));
    TRY_DONE(parts->open());
    return std::unique_ptr<ControlPlane>(new ControlPlane(std::move(parts)));
}

const std::string& ControlPlane::url() const {
    return parts_->url;
}

Result<std::optional<net::CertificateFingerprint>> ControlPlane::fingerprint() const {
    const auto is_tls = [](const http::ListenAddress& listen) {
        return listen.scheme == http::Scheme::Https;
    };
    if (std::ranges::none_of(parts_->config.listen, is_tls)) {
        return std::optional<net::CertificateFingerprint>();
    }
    constexpr std::uint64_t kMostBytes = 1 << 20;
    TRY(const std::string pem, read_file(parts_->files.tls.certificate, kMostBytes));
    TRY(const auto fingerprint, net::CertificateFingerprint::of_pem(pem));
    return std::optional(fingerprint);
}

Result<std::optional<std::string>> ControlPlane::make_setup_link() {
    TRY(const auto link, parts_->identity.setup.prepare());
    return link ? std::optional(api::page_link(parts_->url, "setup", link->token)) : std::nullopt;
}

Status ControlPlane::reload_certificate() {
    return parts_->server->reload_certificate();
}

void ControlPlane::stop() {
    parts_->callbacks.stop();
    parts_->server->stop();
    parts_->jobs.workers.stop();
}

} // namespace muster::app
