#include <cstddef>
#include <cstdint>
#include <string_view>

#include "aws/process_credentials.h"
#include "aws/profile_file.h"
#include "fuzz/must.h"

/// Any bytes as a file of profiles and as a command line: read or refused.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace muster::aws;
    const std::string_view text(reinterpret_cast<const char*>(data), size);

    for (const ProfileFile file : {ProfileFile::Config, ProfileFile::Credentials}) {
        const auto profiles = read_profiles(text, file);
        must(profiles || profiles.error().reason == "aws.bad_profile_file");
    }
    must(command_words(text).size() <= size);
    return 0;
}
