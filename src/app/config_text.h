#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace muster::app {

/// One setting as it stands in a configuration file.
struct ConfigEntry {
    std::string key;                 // sections joined by dots: "tls.certificate"
    std::vector<std::string> values; // one, or those of a list; none where nothing is written
    bool is_list = false;
    int line = 0; // counted from 1
};

/// The settings of a YAML file: sections of texts and lists of texts. What they mean is not looked
/// at. Errors: Invalid "config.malformed", with the line.
Result<std::vector<ConfigEntry>> read_config_text(std::string_view yaml);

} // namespace muster::app
