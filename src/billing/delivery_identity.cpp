#include "billing/delivery_identity.h"

#include <algorithm>
#include <map>
#include <set>

#include "crypto/sha256.h"

namespace muster::billing {
namespace {

using ledger::InputFile;
using ledger::Version;

bool are_same_files(const std::vector<InputFile>& a, const std::vector<InputFile>& b) {
    return std::ranges::equal(a, b, [](const InputFile& x, const InputFile& y) {
        return x.name == y.name && x.bytes == y.bytes;
    });
}

/// The sender's id says which delivery it is; but a file put right in place keeps it.
Result<std::vector<Version>> versions_of_id(const ledger::Store& store,
                                            const ledger::DeliveryFacts& facts,
                                            const ledger::Selection& selection,
                                            const std::vector<InputFile>& inputs) {
    TRY(auto versions, store.versions(selection, ledger::Store::Which::All));
    std::erase_if(versions, [&](const Version& version) {
        return version.delivery.delivery_id != facts.delivery_id;
    });
    // A month that this delivery brought may have been replaced since: then it is brought again.
    std::set<BillingMonth> brought;
    for (const Version& version : versions) {
        brought.insert(version.delivery.month);
    }
    std::erase_if(versions, [&](const Version& version) {
        return !version.current || !are_same_files(version.contents.inputs, inputs);
    });
    return versions.size() == brought.size() ? std::move(versions) : std::vector<Version>();
}

/// Versions made of these files alone, if they hold every row of every file.
Result<std::vector<Version>> versions_of_content(const ledger::Store& store,
                                                 const ledger::Selection& selection,
                                                 const std::vector<InputFile>& inputs) {
    std::set<std::string> hashes;
    for (const InputFile& input : inputs) {
        hashes.insert(input.sha256);
    }
    TRY(auto versions, store.versions(selection));
    std::erase_if(versions, [&](const Version& version) {
        const auto& files = version.contents.inputs;
        return files.empty() || !std::ranges::all_of(files, [&](const InputFile& file) {
                   return hashes.contains(file.sha256);
               });
    });
    std::map<std::string, std::uint64_t> rows;
    std::map<std::string, std::uint64_t> kept;
    for (const Version& version : versions) {
        for (const InputFile& input : version.contents.inputs) {
            rows[input.sha256] = input.file_rows;
            kept[input.sha256] += input.rows;
        }
    }
    const bool is_whole = std::ranges::all_of(inputs, [&](const InputFile& input) {
        return rows.contains(input.sha256) && rows[input.sha256] == kept[input.sha256];
    });
    return is_whole ? std::move(versions) : std::vector<Version>();
}

} // namespace

Result<std::vector<InputFile>> describe_files(const bills::Delivery& delivery,
                                              const std::stop_token& stop) {
    std::vector<InputFile> inputs;
    std::string hash;
    const std::filesystem::path* hashed = nullptr;
    for (const bills::BillFile& file : delivery.files) {
        inputs.push_back({file.name, file.bytes, 0, "", 0});
        if (!delivery.id.empty() || stop.stop_requested()) {
            continue;
        }
        if (file.origin != nullptr) { // to read it twice would be to fetch it twice
            inputs.back().sha256 =
                crypto::Sha256::of(std::to_string(file.bytes) + "/" + file.mark).hex();
            continue;
        }
        if (hashed == nullptr || *hashed != file.path) {
            TRY(const auto digest, crypto::sha256_of_file(file.path));
            hash = digest.hex();
            hashed = &file.path;
        }
        inputs.back().sha256 =
            file.entry.empty() ? hash : crypto::Sha256::of(hash + "/" + file.entry).hex();
    }
    return inputs;
}

std::string content_id(const std::vector<InputFile>& inputs_of_month) {
    std::vector<std::string> hashes;
    for (const InputFile& input : inputs_of_month) {
        if (input.rows > 0) {
            hashes.push_back(input.sha256);
        }
    }
    std::ranges::sort(hashes);
    crypto::Sha256 all;
    for (const std::string& hash : hashes) {
        all.update(hash);
    }
    return all.finish().hex();
}

Result<std::vector<Version>> versions_of_files(const ledger::Store& store,
                                               const ledger::DeliveryFacts& facts,
                                               std::optional<BillingMonth> month,
                                               const std::vector<InputFile>& inputs) {
    ledger::Selection selection;
    selection.source = facts.source;
    selection.first = month;
    selection.last = month;
    return facts.delivery_id.empty() ? versions_of_content(store, selection, inputs)
                                     : versions_of_id(store, facts, selection, inputs);
}

} // namespace muster::billing
