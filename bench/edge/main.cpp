#include <algorithm>
#include <cstdlib>
#include <exception>
#include <string>

#include <fmt/core.h>
#include <sys/resource.h>

#include "edge/event_clients.h"
#include "edge/load.h"
#include "edge/served_process.h"
#include "edge/servers.h"

namespace muster::bench {
namespace {

constexpr int kConnections = 64;
constexpr int kListeners = 5'000;

void print(const char* name, const LoadResult& result) {
    fmt::print("{:<22}{:>10.0f} requests/s {:>8} us median {:>8} us p99\n", name, result.per_second,
               result.median.count(), result.p99.count());
}

void raise_open_files() {
    rlimit files{};
    ::getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &files);
}

void compare_requests(std::chrono::seconds time) {
    LoadResult beast;
    LoadResult muster;
    {
        const ServedProcess server(0, serve_with_beast);
        beast = put_load_on(server.port(), kRequest, kConnections, time);
    }
    {
        const ServedProcess server(
            0, [](const ServedProcess::Ready& ready) { serve_with_muster(Wire::Plain, ready); });
        muster = put_load_on(server.port(), kRequest, kConnections, time);
    }
    fmt::print("one small GET over {} connections, server on one core, client on another\n",
               kConnections);
    print("Beast alone", beast);
    print("Muster, authenticated", muster);
    fmt::print("ratio {:.2f}\n\n", muster.per_second / beast.per_second);
}

void measure_listeners(Wire wire, const char* name) {
    const ServedProcess server(
        0, [wire](const ServedProcess::Ready& ready) { serve_with_muster(wire, ready); });
    const ListenersResult result = open_listeners(server, wire, kListeners);
    fmt::print("{} idle listeners over {}: {:.1f} KiB each, an event reaches all in {} ms\n",
               kListeners, name, result.kib_each, result.reach.count());
}

} // namespace
} // namespace muster::bench

/// usage: muster_bench_edge [SECONDS]
int main(int argc, char** argv) {
    using namespace muster::bench;
    try {
        const int seconds = argc > 1 ? std::max(1, std::atoi(argv[1])) : 5;
        raise_open_files();
        stay_on(1);
        compare_requests(std::chrono::seconds(seconds));
        measure_listeners(Wire::Plain, "http");
        measure_listeners(Wire::Tls, "https");
    } catch (const std::exception& problem) {
        fmt::print(stderr, "muster_bench_edge: {}\n", problem.what());
        return 1;
    }
    return 0;
}
