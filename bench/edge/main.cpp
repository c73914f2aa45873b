#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/core.h>
#include <sys/resource.h>

#include "edge/bare.h"
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

LoadOrder greetings(std::uint16_t port, std::chrono::seconds time) {
    return {.port = port,
            .requests = {{.text = kRequest, .etag = ""}},
            .connections = kConnections,
            .time = time};
}

void compare_requests(std::chrono::seconds time) {
    LoadResult beast;
    LoadResult muster;
    {
        const ServedProcess server(0, serve_with_beast);
        beast = put_load_on(greetings(server.port(), time));
    }
    {
        const ServedProcess server(
            0, [](const ServedProcess::Ready& ready) { serve_with_muster(Wire::Plain, ready); });
        muster = put_load_on(greetings(server.port(), time));
    }
    fmt::print("one small GET over {} connections, server on one core, client on another\n",
               kConnections);
    print("Beast alone", beast);
    print("Muster, authenticated", muster);
    fmt::print("ratio {:.2f}\n\n", muster.per_second / beast.per_second);
}

void print(const ListenersResult& result, std::string_view name) {
    fmt::print("{} idle listeners over {}: {:.1f} KiB each, an event reaches all in {} ms\n",
               kListeners, name, result.kib_each, result.reach.count());
}

void measure_listeners(Wire wire, const char* name) {
    const ServedProcess server(
        0, [wire](const ServedProcess::Ready& ready) { serve_with_muster(wire, ready); });
    std::string request = kRequest;
    request.replace(request.find("hello"), 5, "events");
    print(open_listeners({.port = server.port(),
                          .request = request,
                          .memory = [&] { return server.memory(); },
                          .publish = [&] { server.poke(); }},
                         wire, kListeners),
          name);
}

using Words = std::span<char*>;

/// SECONDS: Muster's edge alone beside Beast alone.
void requests(Words words) {
    compare_requests(std::chrono::seconds(std::atoi(words[0])));
}

/// Listeners of Muster's edge alone.
void idle(Words /*words*/) {
    measure_listeners(Wire::Plain, "http");
    measure_listeners(Wire::Tls, "https");
}

std::string content_of(const char* path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// Of a file: an ETag, or nothing, in a line, then the request; each ends with a NUL.
std::vector<RequestTemplate> requests_in(const char* path) {
    std::vector<RequestTemplate> requests;
    const std::string all = content_of(path);
    for (std::size_t begin = 0; begin < all.size();) {
        const std::size_t line = all.find('\n', begin);
        const std::size_t end = all.find('\0', line);
        if (end == std::string::npos) {
            throw std::runtime_error("a request without an end");
        }
        requests.push_back({.text = all.substr(line + 1, end - line - 1),
                            .etag = all.substr(begin, line - begin)});
        begin = end + 1;
    }
    return requests;
}

/// PORT CONNECTIONS SECONDS RATE FILE: load on a server that runs; RATE 0 is as fast as it answers.
void load(Words words) {
    const LoadResult result = put_load_on({.port = static_cast<std::uint16_t>(std::atoi(words[0])),
                                           .requests = requests_in(words[4]),
                                           .connections = std::atoi(words[1]),
                                           .time = std::chrono::seconds(std::atoi(words[2])),
                                           .per_second = std::atof(words[3])});
    fmt::print("{:.1f} {} {}", result.per_second, result.median.count(), result.p99.count());
    for (std::size_t i = 0; i < result.p99_of_each.size(); ++i) {
        fmt::print(" {}:{}", result.answers_of_each[i], result.p99_of_each[i].count());
    }
    fmt::print("\n");
}

/// PORT PID FILE: listeners on a server that runs. Says "open", and waits for a line that says an
/// event is published.
void listeners(Words words) {
    const auto memory = [pid = std::string(words[1])] {
        const std::string status = content_of(("/proc/" + pid + "/status").c_str());
        return std::stoul(status.substr(status.find("RssAnon:") + 8)) * 1024;
    };
    const auto publish = [] {
        std::cout << "open" << std::endl;
        std::string line;
        std::getline(std::cin, line);
    };
    print(open_listeners({.port = static_cast<std::uint16_t>(std::atoi(words[0])),
                          .request = requests_in(words[2]).at(0).text,
                          .memory = memory,
                          .publish = publish},
                         Wire::Plain, kListeners),
          "http");
}

/// SECONDS: hashes a second.
void hashes(Words words) {
    fmt::print("{:.2f}\n", bare_hashes_per_second(std::chrono::seconds(std::atoi(words[0]))));
}

/// FILE BATCH SECONDS: writes a second.
void writes(Words words) {
    fmt::print("{:.1f}\n", bare_writes_per_second(words[0], std::atoi(words[1]),
                                                  std::chrono::seconds(std::atoi(words[2]))));
}

struct Part {
    void (*measure)(Words);
    std::size_t words; // at least
    int processor;     // the client's; servers are on the other
};
const std::map<std::string_view, Part> kParts = {
    {"requests", {requests, 1, 1}},   {"idle", {idle, 0, 1}},     {"load", {load, 5, 1}},
    {"listeners", {listeners, 3, 1}}, {"hashes", {hashes, 1, 0}}, {"writes", {writes, 3, 0}}};

} // namespace
} // namespace muster::bench

/// usage: muster_bench_edge PART [WORD...], see above
int main(int argc, char** argv) {
    using namespace muster::bench;
    try {
        const auto words = std::span(argv, static_cast<std::size_t>(argc)).subspan(1);
        const auto part = words.empty() ? kParts.end() : kParts.find(words[0]);
        if (part == kParts.end() || words.size() <= part->second.words) {
            fmt::print(stderr,
                       "muster_bench_edge: requests|idle|load|listeners|hashes|writes WORD...\n");
            return 2;
        }
        raise_open_files();
        stay_on(part->second.processor);
        part->second.measure(words.subspan(1));
    } catch (const std::exception& problem) {
        fmt::print(stderr, "muster_bench_edge: {}\n", problem.what());
        return 1;
    }
    return 0;
}
