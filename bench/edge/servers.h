#pragma once

#include "edge/served_process.h"

namespace muster::bench {

/// Beast alone, as its own examples use it: one thread reads, answers and writes.
void serve_with_beast(const ServedProcess::Ready& ready);

enum class Wire { Plain, Tls };

/// Muster's edge with a route behind a guard that looks a hashed token up, and a route of events.
/// A SIGUSR1 publishes one event.
void serve_with_muster(Wire wire, const ServedProcess::Ready& ready);

/// What both are asked: an authenticated small GET.
inline constexpr const char* kRequest =
    "GET /api/v1/hello HTTP/1.1\r\nHost: localhost\r\nUser-Agent: bench\r\nAccept: */*\r\n"
    "Authorization: Bearer muster_user_0123456789abcdefghijklmnopqrstABCDEF\r\n\r\n";
inline constexpr const char* kAnswer = R"({"hello":"world"})";

} // namespace muster::bench
