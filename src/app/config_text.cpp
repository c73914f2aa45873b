#include "app/config_text.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

namespace muster::app {
namespace {

int line_of(const YAML::Node& node) {
    return node.Mark().line + 1;
}

Error malformed(int line, std::string_view what) {
    return {ErrorKind::Invalid, "config.malformed", fmt::format("line {}: {}", line, what)};
}

class Reader {
public:
    Status read_section(const YAML::Node& section, const std::string& prefix) {
        for (const auto& member : section) {
            if (!member.first.IsScalar()) {
                return malformed(line_of(member.first), "the name of a setting is a text");
            }
            TRY_DONE(read_setting(prefix + member.first.Scalar(), member.first, member.second));
        }
        return {};
    }

    std::vector<ConfigEntry> entries;

private:
    Status read_setting(std::string key, const YAML::Node& name, const YAML::Node& value) {
        if (value.IsMap()) {
            return read_section(value, key + '.');
        }
        ConfigEntry entry{.key = std::move(key),
                          .values = {},
                          .is_list = value.IsSequence(),
                          .line = line_of(name)};
        if (value.IsScalar()) {
            entry.values.push_back(value.Scalar());
        }
        for (const auto& item : value) {
            if (!item.IsScalar()) {
                return malformed(line_of(item), "a list is of texts");
            }
            entry.values.push_back(item.Scalar());
        }
        entries.push_back(std::move(entry));
        return {};
    }
};

} // namespace

Result<std::vector<ConfigEntry>> read_config_text(std::string_view yaml) {
    try {
        const YAML::Node document = YAML::Load(std::string(yaml));
        Reader reader;
        if (document.IsMap()) {
            TRY_DONE(reader.read_section(document, ""));
        } else if (!document.IsNull()) {
            return malformed(line_of(document), "the file is a list of `name: value`");
        }
        return std::move(reader.entries);
    } catch (const YAML::Exception& error) {
        return malformed(error.mark.line + 1, error.msg);
    }
}

} // namespace muster::app
