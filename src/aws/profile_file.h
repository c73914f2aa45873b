#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/result.h"

namespace muster::aws {

/// The settings of one profile, by lower-case name.
using Profile = std::map<std::string, std::string, std::less<>>;
using Profiles = std::map<std::string, Profile, std::less<>>;

/// How sections are called: `[profile NAME]` in the config file, `[NAME]` in that of credentials.
enum class ProfileFile { Config, Credentials };

/// Reads a file of AWS's shared configuration: https://docs.aws.amazon.com/sdkref/latest/guide/
/// file-format.html. Settings of a repeated section add up. Nested settings (indented lines) and
/// sections that are no profiles are left out. Errors: Invalid "aws.bad_profile_file" with the
/// line, never with its text.
Result<Profiles> read_profiles(std::string_view text, ProfileFile file);

} // namespace muster::aws
