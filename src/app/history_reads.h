#pragma once

#include "base/enum_names.h"

namespace muster::app {

/// Whether the first time that a connection's role works has Cost Explorer asked for its history.
enum class HistoryReads { ByItself, OnRequest };

inline constexpr auto kHistoryReadsNames = enum_names<HistoryReads>({
    {HistoryReads::ByItself, "by_itself"},
    {HistoryReads::OnRequest, "on_request"},
});

} // namespace muster::app
