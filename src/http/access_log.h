#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "base/ip_address.h"
#include "base/log.h"

namespace muster::http {

/// One line of the access log. Nothing that a client wrote is in it but its request id from a
/// trusted proxy: the route is the template, so neither ids nor tokens in a path or query reach the
/// log.
struct AccessEntry {
    std::string request_id;
    std::string_view method = "-";
    std::string_view route = "-";
    std::string principal;
    IpAddress client;
    int status = 0;
    std::uint64_t bytes = 0; // sent, of header and body
    std::chrono::steady_clock::time_point began;
    std::chrono::microseconds time{0};
    bool cut_short = false;   // the peer did not get all
    bool is_listener = false; // its time says how long it listened, not how long we took

    void end() {
        using namespace std::chrono;
        time = duration_cast<microseconds>(steady_clock::now() - began);
    }
    void write(Log& log) const {
        log.info("http.request", {{"request_id", request_id},
                                  {"method", method},
                                  {"route", route},
                                  {"status", status},
                                  {"bytes", bytes},
                                  {"us", time.count()},
                                  {"principal", principal.empty() ? std::string("-") : principal},
                                  {"client", client.str()},
                                  {"cut_short", cut_short}});
    }
};

} // namespace muster::http
