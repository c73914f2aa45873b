#pragma once

#include <string_view>

#include "base/result.h"
#include "notify/reader.h"
#include "sql/session.h"

namespace muster::app {

/// A page of the users who may be told of something: those who may sign in. See
/// notify::ListReaders.
Result<notify::ReaderPage> list_readers(sql::Session& session, std::string_view after);

} // namespace muster::app
