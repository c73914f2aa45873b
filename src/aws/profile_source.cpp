#include "aws/profile_source.h"

#include <filesystem>

#include "aws/metadata_credentials.h"
#include "aws/process_credentials.h"
#include "aws/role_credentials.h"
#include "base/file.h"

namespace muster::aws {
namespace {

constexpr int kLongestChain = 8;
constexpr std::uint64_t kLongestProfileFile = 1 << 20;

Error bad_profile(const std::string& name, std::string_view what) {
    return Error{ErrorKind::Unauthorized, "aws.bad_profile",
                 "AWS profile '" + name.substr(0, 100) + "' " + std::string(what)};
}

std::string setting(const Profile& profile, std::string_view name) {
    const auto found = profile.find(name);
    return found == profile.end() ? std::string() : found->second;
}

Status take_file(const std::string& path, ProfileFile file, Profiles& into) {
    const Result<std::string> text = read_file(path, kLongestProfileFile);
    if (!text && text.error().reason == "file.not_found") {
        return {};
    }
    if (!text) {
        return text.error();
    }
    TRY(Profiles read, read_profiles(*text, file));
    for (auto& [name, settings] : read) {
        for (auto& [key, value] : settings) {
            into[name][key] = value; // the credentials file comes last, and wins
        }
    }
    return {};
}

Result<Credentials> keys_of(const std::string& name, const Profile& profile) {
    Credentials keys{.access_key_id = setting(profile, "aws_access_key_id"),
                     .secret_access_key = Secret(setting(profile, "aws_secret_access_key"))};
    if (keys.access_key_id.empty() || keys.secret_access_key.reveal().empty()) {
        return bad_profile(name, "has neither keys nor another source of them");
    }
    if (std::string token = setting(profile, "aws_session_token"); !token.empty()) {
        keys.session_token = Secret(std::move(token));
    }
    return keys;
}

} // namespace

Result<ProfileSource> ProfileSource::read(const CredentialsPorts& ports,
                                          const CredentialsSettings& settings,
                                          std::stop_token stop) {
    ProfileSource source(ports, settings, std::move(stop));
    const std::string home = source.variable("HOME");
    const auto path = [&](std::string_view variable, const char* usual) {
        const std::string own = source.variable(variable);
        return own.empty() ? home + "/.aws/" + usual : own;
    };
    TRY_DONE(take_file(path("AWS_CONFIG_FILE", "config"), ProfileFile::Config, source.profiles_));
    TRY_DONE(take_file(path("AWS_SHARED_CREDENTIALS_FILE", "credentials"), ProfileFile::Credentials,
                       source.profiles_));
    return source;
}

Result<Credentials> ProfileSource::credentials() {
    const std::string named = variable("AWS_PROFILE");
    if (named.empty() && !profiles_.contains("default")) {
        return no_credentials("profiles");
    }
    return of_profile(named.empty() ? "default" : named, 1);
}

Result<Credentials> ProfileSource::of_profile(const std::string& name, int depth) {
    const auto profile = profiles_.find(name);
    if (profile == profiles_.end()) {
        return bad_profile(name, "is not there");
    }
    if (depth > kLongestChain) {
        return bad_profile(name, "refers to itself");
    }
    if (!setting(profile->second, "role_arn").empty()) {
        return of_role(name, profile->second, depth);
    }
    if (const std::string command = setting(profile->second, "credential_process");
        !command.empty()) {
        return ProcessCredentials(command, settings_.variables).credentials(stop_);
    }
    return keys_of(name, profile->second);
}

Result<Credentials>
ProfileSource::of_role(const std::string& name, const Profile& profile, int depth) {
    const std::string session = setting(profile, "role_session_name");
    const std::string token_file = setting(profile, "web_identity_token_file");
    if (!token_file.empty()) {
        return web_identity_credentials(ports_, settings_,
                                        {.token_file = token_file,
                                         .role_arn = setting(profile, "role_arn"),
                                         .session_name = session.empty() ? "muster" : session},
                                        stop_);
    }
    TRY(const Credentials base, base_of_role(name, profile, depth));
    return role_credentials(ports_, settings_, base,
                            {.role_arn = setting(profile, "role_arn"),
                             .session_name = session.empty() ? "muster" : session,
                             .external_id = setting(profile, "external_id")},
                            stop_);
}

Result<Credentials>
ProfileSource::base_of_role(const std::string& name, const Profile& profile, int depth) {
    const std::string source = setting(profile, "credential_source");
    const std::string from = setting(profile, "source_profile");
    if (from.empty()) {
        return source.empty() ? bad_profile(name, "has a role, but nothing to take it on from")
                              : named_source(source);
    }
    // A profile that is its own source means its keys.
    return from == name ? keys_of(name, profile) : of_profile(from, depth + 1);
}

Result<Credentials> ProfileSource::named_source(const std::string& name) {
    if (name == "Environment") {
        return EnvironmentCredentials(settings_.variables).credentials(stop_);
    }
    if (name == "Ec2InstanceMetadata") {
        return InstanceCredentials(ports_.transport, settings_.variables).credentials(stop_);
    }
    if (name == "EcsContainer") {
        return ContainerCredentials(ports_.transport, settings_.variables).credentials(stop_);
    }
    return bad_profile(name, "is no credential_source");
}

} // namespace muster::aws
