#pragma once

#include "base/result.h"
#include "client/api_client.h"
#include "client/login_file.h"
#include "commands/environment.h"

namespace muster::commands {

/// Whether a command that could work here too is to ask a server: one was named, and no data
/// directory.
bool asks_server(const Environment& environment);

/// The servers that the user is signed in to. Errors: those of client::LoginFile::read(); Invalid
/// "usage.missing" where there is no home.
Result<client::LoginFile> read_logins();

/// A client of the server that was chosen. Errors: those of client::connection_for() and of
/// client::ApiClient::make().
Result<client::ApiClient> connect(const Environment& environment);
Result<client::ApiClient> connect(const Environment& environment, client::Connection connection);

} // namespace muster::commands
