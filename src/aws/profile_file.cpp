#include "aws/profile_file.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "base/trimmed.h"

namespace muster::aws {
namespace {

/// A # or ; after white space begins a comment.
std::string_view without_comment(std::string_view text) {
    for (std::size_t i = 1; i < text.size(); ++i) {
        const bool begins = text[i] == '#' || text[i] == ';';
        if (begins && kWhiteSpace.find(text[i - 1]) != kWhiteSpace.npos) {
            return trimmed(text.substr(0, i));
        }
    }
    return text;
}

/// The profile that a section's name stands for; empty for a section of another kind.
std::string_view profile_name(std::string_view section, ProfileFile file) {
    constexpr std::string_view kPrefix = "profile";
    if (file == ProfileFile::Credentials || section == "default") {
        return section;
    }
    if (section.starts_with(kPrefix) && section.size() > kPrefix.size() &&
        kWhiteSpace.find(section[kPrefix.size()]) != kWhiteSpace.npos) {
        return trimmed(section.substr(kPrefix.size()));
    }
    return {};
}

class ProfileReader {
public:
    explicit ProfileReader(ProfileFile file) : file_(file) {}

    /// False for a line that is neither section, setting, comment nor blank.
    bool take(std::string_view line) {
        const std::string_view content = trimmed(line);
        if (content.empty() || content.front() == '#' || content.front() == ';') {
            return true;
        }
        if (content.front() == '[') {
            return take_section(content);
        }
        if (kWhiteSpace.find(line.front()) != kWhiteSpace.npos) {
            return true; // a nested setting
        }
        return take_setting(content);
    }
    Profiles take_profiles() { return std::move(profiles_); }

private:
    bool take_section(std::string_view content) {
        const std::size_t end = content.find(']');
        if (end == content.npos) {
            return false;
        }
        const std::string_view name = profile_name(trimmed(content.substr(1, end - 1)), file_);
        current_ = name.empty() ? nullptr : &profiles_[std::string(name)];
        has_section_ = true;
        return true;
    }
    bool take_setting(std::string_view content) {
        const std::size_t equals = content.find('=');
        if (equals == content.npos || equals == 0 || !has_section_) {
            return false;
        }
        std::string name(trimmed(content.substr(0, equals)));
        std::ranges::transform(name, name.begin(), [](char c) {
            return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
        });
        if (current_ != nullptr) {
            (*current_)[name] = without_comment(trimmed(content.substr(equals + 1)));
        }
        return true;
    }

    ProfileFile file_;
    Profiles profiles_;
    Profile* current_ = nullptr; // none: of a section that is no profile
    bool has_section_ = false;
};

} // namespace

Result<Profiles> read_profiles(std::string_view text, ProfileFile file) {
    ProfileReader reader(file);
    for (std::size_t at = 0, number = 1; at < text.size(); ++number) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        if (!reader.take(text.substr(at, end - at))) {
            return Error{ErrorKind::Invalid, "aws.bad_profile_file",
                         fmt::format("line {} is neither a section nor a setting", number)};
        }
        at = end + 1;
    }
    return reader.take_profiles();
}

} // namespace muster::aws
