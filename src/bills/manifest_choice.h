#pragma once

#include <filesystem>
#include <vector>

#include "base/instant.h"
#include "bills/delivery.h"
#include "bills/manifest.h"

namespace muster::bills {

/// A manifest where it was found, in a folder or under a key, and the folder of its month.
struct PlacedManifest {
    Manifest manifest;
    std::filesystem::path path;
    std::filesystem::path root; // above which its files are not looked for
    std::filesystem::path period_folder;
    bool is_top = true; // in the month's folder itself: AWS keeps the newest there
    bool is_superseded = false;
    Instant time;
};

/// `written_at` counts where no folder's name tells the time of the delivery.
PlacedManifest
place_manifest(Manifest manifest, const std::filesystem::path& path, Instant written_at);

/// One for each folder of a month and report, those marked that another speaks for.
std::vector<PlacedManifest> newest_manifests(std::vector<PlacedManifest> manifests);

/// What a manifest says of its delivery, but for where its files lie.
Delivery delivery_without_files(const PlacedManifest& manifest);

} // namespace muster::bills
