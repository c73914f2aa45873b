#pragma once

#include <memory>
#include <optional>
#include <string>

#include "app/server_config.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/random.h"
#include "base/result.h"
#include "net/certificate_fingerprint.h"

namespace muster::app {

/// The composition root of musterd: every object of the server, made in the order of who needs
/// whom, gone in the reverse. It serves as long as it lives.
class ControlPlane {
public:
    struct Ports {
        const Clock& clock;
        Random& random; // thread-safe, as SystemRandom is
        Log& log;
    };
    /// Serves when this returns. Errors: those of ServerFiles::open() and http::Server::start().
    static Result<std::unique_ptr<ControlPlane>> start(const ServerConfig& config,
                                                       const Ports& ports);
    /// Stops, as stop() does.
    ~ControlPlane();
    ControlPlane(const ControlPlane&) = delete;
    ControlPlane& operator=(const ControlPlane&) = delete;

    /// Where people find it, as far as the server can know: "https://127.0.0.1:8443".
    [[nodiscard]] const std::string& url() const;
    /// By which people can trust its certificate where nobody they trust has signed it; nullopt
    /// without TLS. Errors: those of read_file(); Invalid "net.bad_certificate".
    [[nodiscard]] Result<std::optional<net::CertificateFingerprint>> fingerprint() const;
    /// A new link for the first Admin; nullopt once there is a user. It is a secret that opens
    /// everything: for the one who started the server, and no log. Errors: those of the database.
    Result<std::optional<std::string>> make_setup_link();
    /// Errors: those of http::Server::reload_certificate().
    Status reload_certificate();
    /// Lets requests and steps in hand end, for less than five seconds.
    void stop();

private:
    struct Parts;
    explicit ControlPlane(std::unique_ptr<Parts> parts);

    std::unique_ptr<Parts> parts_;
};

} // namespace muster::app
