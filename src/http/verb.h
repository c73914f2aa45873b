#pragma once

#include "base/enum_names.h"

namespace muster::http {

/// The methods we serve. Any other is answered 501.
enum class Verb { Get, Head, Post, Put, Patch, Delete, Options };

inline constexpr auto kVerbNames = enum_names<Verb>({{Verb::Get, "GET"},
                                                     {Verb::Head, "HEAD"},
                                                     {Verb::Post, "POST"},
                                                     {Verb::Put, "PUT"},
                                                     {Verb::Patch, "PATCH"},
                                                     {Verb::Delete, "DELETE"},
                                                     {Verb::Options, "OPTIONS"}});

} // namespace muster::http
