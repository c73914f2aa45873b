#include "bills/delivery_layout.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <span>
#include <vector>

namespace muster::bills {
namespace {

namespace fs = std::filesystem;

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out) {
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return out;
}

bool all_digits(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

bool is_file(const fs::path& path) {
    std::error_code failed;
    return fs::is_regular_file(path, failed);
}

std::vector<fs::path> components(std::string_view key) {
    const fs::path path(key);
    std::vector<fs::path> parts;
    for (const fs::path& part : path) {
        if (part == ".." || part == "/") {
            return {}; // no key of AWS's; would lead out of the folder
        }
        parts.push_back(part);
    }
    return parts;
}

fs::path joined(fs::path base, std::span<const fs::path> parts) {
    for (const fs::path& part : parts) {
        base /= part;
    }
    return base;
}

/// The rest of the key after its last folder of that name.
std::optional<std::span<const fs::path>> below(std::span<const fs::path> parts,
                                               const fs::path& folder) {
    for (std::size_t i = parts.size() - 1; i-- > 0;) {
        if (parts[i] == folder) {
            return parts.subspan(i + 1);
        }
    }
    return std::nullopt;
}

/// Directly where AWS puts it, if the manifest still lies where AWS put it. The outer optional says
/// whether it does.
std::optional<fs::path> expected_place(const fs::path& manifest_path,
                                       std::span<const fs::path> parts) {
    for (fs::path folder = manifest_path.parent_path(); folder.has_relative_path();
         folder = folder.parent_path()) {
        if (lower(folder.filename().string()) == "metadata") {
            if (const auto rest = below(parts, "data")) {
                return joined(folder.parent_path() / "data", *rest);
            }
        }
    }
    for (fs::path folder = manifest_path.parent_path(); folder.has_relative_path();
         folder = folder.parent_path()) {
        if (is_period_folder(folder.filename().string())) {
            if (const auto rest = below(parts, folder.filename())) {
                return joined(folder, *rest);
            }
        }
    }
    return std::nullopt;
}

} // namespace

bool is_manifest_name(std::string_view file_name) {
    const std::string name = lower(file_name);
    return name.ends_with("-manifest.json") || name == "manifest.json";
}

bool is_bill_name(std::string_view file_name) {
    constexpr auto kEndings = std::to_array<std::string_view>({".csv", ".gz", ".zip", ".parquet"});
    const std::string name = lower(file_name);
    return std::ranges::any_of(kEndings, [&](std::string_view end) { return name.ends_with(end); });
}

bool is_beside_bills(std::string_view name) {
    return name == "cost_and_usage_data_status" || name == "__MACOSX" || name.starts_with("._");
}

bool is_period_folder(std::string_view folder_name) {
    constexpr std::size_t kDateLength = 8;
    const std::string name = lower(folder_name);
    if (name.starts_with("billing_period=")) {
        return true;
    }
    if (name.starts_with("month=")) {
        return all_digits(std::string_view(name).substr(6));
    }
    return name.size() == 2 * kDateLength + 1 && name[kDateLength] == '-' &&
           all_digits(name.substr(0, kDateLength)) && all_digits(name.substr(kDateLength + 1));
}

std::optional<Instant> delivery_folder_time(std::string_view folder_name) {
    for (std::size_t dash = folder_name.find('-'); dash != std::string_view::npos;
         dash = folder_name.find('-', dash + 1)) {
        // A date alone would also match a part of an execution id.
        if (const auto time = Instant::parse(folder_name.substr(0, dash));
            time && folder_name.substr(0, dash).contains('T')) {
            return *time;
        }
    }
    return std::nullopt;
}

std::optional<fs::path>
locate_key(const fs::path& manifest_path, std::string_view key, const fs::path& root) {
    const std::vector<fs::path> parts = components(key);
    if (parts.empty()) {
        return std::nullopt;
    }
    if (const auto expected = expected_place(manifest_path, parts)) {
        // Elsewhere there could be an older delivery's file of the same name: do not search on.
        return is_file(*expected) ? expected : std::nullopt;
    }
    for (std::size_t skip = 0; skip < parts.size(); ++skip) {
        const auto end_of_key = std::span(parts).subspan(skip);
        for (fs::path folder = manifest_path.parent_path();; folder = folder.parent_path()) {
            if (fs::path candidate = joined(folder, end_of_key); is_file(candidate)) {
                return candidate;
            }
            if (folder == root || !folder.has_relative_path()) {
                break;
            }
        }
    }
    return std::nullopt;
}

} // namespace muster::bills
