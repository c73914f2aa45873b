#pragma once

#include <algorithm>
#include <filesystem>
#include <optional>
#include <string>
#include <thread>

#include "base/result.h"
#include "client/connection.h"

namespace muster::commands {

/// What every command can be told.
struct Settings {
    std::filesystem::path data_directory;
    bool is_data_named = false; // by --data or --config; else it is the usual one
    std::string config;         // the file named by --config; empty: none
    unsigned threads = std::max(1U, std::thread::hardware_concurrency());
    client::ServerChoice server;
    bool is_server_named = false;    // by --server; the environment may name one too
    bool json = false;               // output and errors for machines
    std::optional<std::string> simd; // see simd_limit.h
};

/// What MUSTER_SERVER, MUSTER_TOKEN and MUSTER_CA_FILE say and no option does.
void add_environment(client::ServerChoice& server);

} // namespace muster::commands
