#include "bills/manifest_choice.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "bills/delivery_layout.h"

namespace muster::bills {
namespace {

namespace fs = std::filesystem;

/// Whether the other speaks for the same month of the same report, and is newer or the very same.
/// AWS keeps the newest manifest in the folder above those of the deliveries, whatever the folders
/// of a copy are called.
bool supersedes(const PlacedManifest& other, const PlacedManifest& candidate) {
    const auto is_below = [](const fs::path& folder, const fs::path& above) {
        return folder != above && std::ranges::mismatch(above, folder).in1 == above.end();
    };
    const Manifest& a = other.manifest;
    const Manifest& b = candidate.manifest;
    if (a.report_name != b.report_name || !a.month || a.month != b.month) {
        return false;
    }
    const fs::path folder = candidate.path.parent_path();
    const fs::path other_folder = other.path.parent_path();
    const bool is_copy =
        a.delivery_id == b.delivery_id && a.keys == b.keys && !is_below(other_folder, folder);
    return is_below(folder, other_folder) || (is_copy && other.path < candidate.path);
}

} // namespace

PlacedManifest place_manifest(Manifest manifest, const fs::path& path, Instant written_at) {
    PlacedManifest placed;
    placed.manifest = std::move(manifest);
    placed.path = path;
    placed.period_folder = path.parent_path();
    const fs::path above = placed.period_folder.parent_path();
    if (!is_period_folder(placed.period_folder.filename().string()) &&
        is_period_folder(above.filename().string())) {
        placed.period_folder = above;
        placed.is_top = false;
    }
    placed.time = written_at;
    std::vector<std::string> folders = {path.parent_path().filename().string()};
    if (!placed.manifest.keys.empty()) {
        folders.push_back(fs::path(placed.manifest.keys[0]).parent_path().filename().string());
    }
    for (const std::string& folder : folders) {
        if (const auto time = delivery_folder_time(folder)) {
            placed.time = *time;
            break;
        }
    }
    if (placed.manifest.report_name.empty()) {
        const std::string stem = path.stem().string();
        placed.manifest.report_name = stem.substr(0, stem.rfind('-'));
    }
    return placed;
}

std::vector<PlacedManifest> newest_manifests(std::vector<PlacedManifest> manifests) {
    std::map<std::pair<fs::path, std::string>, PlacedManifest> newest;
    for (PlacedManifest& candidate : manifests) {
        const std::pair key(candidate.period_folder, candidate.manifest.report_name);
        const auto [place, inserted] = newest.try_emplace(key, candidate);
        const PlacedManifest& other = place->second;
        if (!inserted &&
            std::pair(candidate.is_top, candidate.time) > std::pair(other.is_top, other.time)) {
            place->second = std::move(candidate);
        }
    }
    std::vector<PlacedManifest> out;
    for (auto& [key, candidate] : newest) {
        out.push_back(std::move(candidate));
    }
    for (PlacedManifest& candidate : out) {
        candidate.is_superseded = std::ranges::any_of(
            out, [&](const PlacedManifest& other) { return supersedes(other, candidate); });
    }
    return out;
}

Delivery delivery_without_files(const PlacedManifest& placed) {
    Delivery delivery;
    delivery.report_name = placed.manifest.report_name;
    delivery.id = placed.manifest.delivery_id;
    delivery.month = placed.manifest.month;
    delivery.delivered_at = placed.time;
    delivery.columns = placed.manifest.columns;
    delivery.listed_files = placed.manifest.keys.size();
    delivery.manifest_path = placed.path;
    return delivery;
}

} // namespace muster::bills
