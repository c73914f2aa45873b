#include "ledger/store.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/file.h"
#include "base/file_lock.h"
#include "ledger/catalogue.h"
#include "ledger/draft_state.h"
#include "ledger/file_mark.h"
#include "ledger/open_version.h"
#include "ledger/pin_state.h"
#include "ledger/shared_pins.h"
#include "ledger/version_cache.h"
#include "ledger/writer_lock.h"

namespace muster::ledger {
namespace {

namespace fs = std::filesystem;

/// A reader that lists a version and finds it collected looks again, this often at most.
constexpr int kPinAttempts = 5;

Error io_error(const fs::path& path, const std::error_code& code) {
    return file_error(code.value(), "use", path);
}

Status remove_directory(const fs::path& path) {
    std::error_code error;
    fs::remove_all(path, error);
    return error ? Status(io_error(path, error)) : Status{};
}

std::uint64_t bytes_below(const fs::path& directory) {
    std::uint64_t bytes = 0;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(directory, ignored)) {
        bytes += entry.is_regular_file() ? entry.file_size(ignored) : 0;
    }
    return bytes;
}

std::vector<std::int64_t> ids_of(const std::vector<Version>& versions) {
    std::vector<std::int64_t> ids;
    for (const Version& version : versions) {
        ids.push_back(version.id);
    }
    return ids;
}

} // namespace

std::uint64_t Version::bytes() const {
    std::uint64_t sum = 0;
    for (const VersionSegment& file : contents.segments) {
        sum += file.bytes;
    }
    return sum;
}

struct Store::State {
    State(fs::path where, const Clock& time) : root(std::move(where)), clock(time) {}

    fs::path root; // <data>/ledger
    const Clock& clock;
    std::optional<Catalogue> catalogue; // none: read access to a place without a ledger
    std::optional<WriterLock> writer;
    std::optional<SharedPins> pins; // on PostgreSQL
    int scratches = 0;
    VersionCache open_versions; // current ones

    [[nodiscard]] fs::path directory(std::int64_t id) const {
        return root / fmt::format("v{}", id);
    }

    /// Removes what killed writers left. Only with the writer's lock held.
    Status recover() {
        TRY(const auto ids, catalogue->give_up_unfinished());
        TRY(const Collected collected, remove_unpinned(ids));
        return remove_strangers(collected.pinned);
    }

    /// Directories that the catalogue does not know: it was killed between the two.
    Status remove_strangers(const std::vector<std::int64_t>& still_read) {
        TRY(const auto versions, catalogue->versions({}, Which::All));
        std::set<fs::path> known;
        for (const std::int64_t id : still_read) {
            known.insert(directory(id));
        }
        for (const Version& version : versions) {
            known.insert(directory(version.id));
        }
        std::error_code error;
        for (const auto& entry : fs::directory_iterator(root, error)) {
            if (entry.is_directory() && !known.contains(entry.path())) {
                TRY_DONE(remove_directory(entry.path()));
            }
        }
        return error ? Status(io_error(root, error)) : Status{};
    }

    Status open_to_read(const Place& place);
    Status open_to_write(const Place& place);

    [[nodiscard]] Result<std::unique_ptr<Pin::State>> try_pin(const Selection& selection);
    /// The versions locked for all who use the catalogue's server; nullopt when one is going.
    [[nodiscard]] Result<std::optional<SharedPins::Held>>
    hold_shared(std::vector<std::int64_t> ids);
    /// Whether all of them are still there, as the same selection lists them.
    [[nodiscard]] Result<bool> are_listed(const std::vector<Version>& versions);

    /// A version that nobody reads.
    Status remove(std::int64_t id);
    /// Those of the versions that nobody reads.
    Result<Collected> remove_unpinned(const std::vector<std::int64_t>& ids);

    /// The version is locked, and as the catalogue lists it.
    Result<PinnedVersion> open(Version version) {
        if (auto known = open_versions.find(version)) {
            return *std::move(known);
        }
        TRY_DONE(catalogue->complete(version));
        TRY(PinnedVersion result, open_version(version, directory(version.id)));
        if (version.current) {
            open_versions.keep(result);
        }
        return result;
    }
};

Store::Store(std::unique_ptr<State> state) : state_(std::move(state)) {}
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;
Store::~Store() = default;

/// The catalogue of a place that somebody reads; none where there is nothing yet.
Status Store::State::open_to_read(const Place& place) {
    if (place.catalogue) {
        TRY(catalogue, Catalogue::open_for_reading(*place.catalogue));
        if (!catalogue) {
            return {};
        }
        TRY(const bool is_bound, has_files(root, *catalogue));
        if (!is_bound) {
            catalogue.reset();
            return {};
        }
        TRY(pins, SharedPins::open(*place.catalogue));
        return {};
    }
    TRY_DONE(require_unmarked(root));
    if (fs::exists(place.database().path())) {
        TRY(catalogue, Catalogue::open(place.database(), Access::Read));
    }
    return {};
}

Status Store::State::open_to_write(const Place& place) {
    TRY_DONE(make_directories(root));
    if (!place.catalogue) {
        TRY_DONE(require_unmarked(root));
    }
    TRY(auto file_lock, FileLock::acquire(place.data / "writer.lock"));
    TRY(catalogue, Catalogue::open(place.database(), Access::Write));
    TRY(writer, WriterLock::take(std::move(file_lock), place.catalogue, *catalogue));
    if (place.catalogue) {
        const fs::path beside = Place{.data = place.data}.database().path();
        TRY_DONE(bind_files(root, beside, *catalogue));
        TRY(pins, SharedPins::open(*place.catalogue));
    }
    return recover();
}

Result<Store> Store::open(const Place& place, Access access, Ports ports) {
    auto state = std::make_unique<State>(place.data / "ledger", ports.clock);
    TRY_DONE(access == Access::Read ? state->open_to_read(place) : state->open_to_write(place));
    return Store(std::move(state));
}

bool Store::has_catalogue() const {
    return state_->catalogue.has_value();
}

Result<Draft> Store::begin(const DeliveryFacts& delivery) {
    TRY(const std::int64_t id, state_->catalogue->begin(delivery, state_->clock.now()));
    const fs::path directory = state_->directory(id);
    TRY_DONE(make_directories(directory));
    Draft draft(std::make_unique<Draft::State>(id, delivery, directory));
    TRY_DONE(VersionLock::prepare(directory));
    return draft;
}

Result<std::vector<Version>> Store::publish(std::vector<Publication> publications) {
    std::vector<Catalogue::Publication> rows;
    Selection published;
    for (const Publication& publication : publications) {
        const Draft::State& drafted = *publication.draft.state_;
        TRY_DONE(sync_directory(drafted.directory));
        rows.push_back({drafted.id, drafted.delivery.delivery_id, publication.contents});
        published.version_ids.push_back(drafted.id);
    }
    if (rows.empty()) {
        return std::vector<Version>();
    }
    TRY_DONE(sync_directory(state_->root));
    // A COMMIT whose sync fails, on a full disk or with a server that is lost, may have happened
    // all the same. The files stay then; where it has not, the next writer removes them.
    for (Publication& publication : publications) {
        publication.draft.state_->is_handed_over = true;
    }
    TRY_DONE(state_->catalogue->publish(rows, state_->clock.now()));
    TRY(auto versions, state_->catalogue->versions(published, Which::All));
    const auto place = [&](const Version& version) {
        return std::ranges::find(published.version_ids, version.id);
    };
    std::ranges::sort(versions, {}, place);
    return versions;
}

Result<Version> Store::publish(Draft draft, const VersionContents& contents) {
    std::vector<Publication> one;
    one.push_back({std::move(draft), contents});
    TRY(auto versions, publish(std::move(one)));
    return std::move(versions.front());
}

Result<std::vector<std::string>> Store::check_catalogue() const {
    return state_->catalogue ? state_->catalogue->check()
                             : Result<std::vector<std::string>>(std::vector<std::string>{});
}

Result<std::optional<Version>> Store::current(const std::string& source, BillingMonth month) const {
    TRY(auto found, versions({.source = source, .first = month, .last = month, .version_ids = {}}));
    return found.empty() ? std::optional<Version>{} : std::move(found.front());
}

Result<std::vector<Version>> Store::versions(const Selection& selection, Which which) const {
    if (!state_->catalogue) {
        return std::vector<Version>{};
    }
    return state_->catalogue->versions(selection, which);
}

Result<std::optional<SharedPins::Held>> Store::State::hold_shared(std::vector<std::int64_t> ids) {
    return pins && !ids.empty() ? pins->hold(std::move(ids))
                                : std::optional<SharedPins::Held>(std::in_place);
}

Result<bool> Store::State::are_listed(const std::vector<Version>& versions) {
    if (versions.empty()) {
        return true;
    }
    Selection these;
    these.version_ids = ids_of(versions);
    TRY(const auto listed, catalogue->list(these, Which::All));
    return listed.size() == versions.size();
}

/// Null when a version was collected between being listed and being locked.
Result<std::unique_ptr<Pin::State>> Store::State::try_pin(const Selection& selection) {
    const Which which = selection.version_ids.empty() ? Which::Current : Which::All;
    TRY(auto versions, catalogue->list(selection, which));
    TRY(auto shared, hold_shared(ids_of(versions)));
    if (!shared) {
        return std::unique_ptr<Pin::State>{};
    }
    auto pin = std::make_unique<Pin::State>(*std::move(shared));
    for (const Version& version : versions) {
        auto lock = VersionLock::share(directory(version.id));
        if (!lock && lock.error().kind == ErrorKind::NotFound) {
            return std::unique_ptr<Pin::State>{};
        }
        TRY(VersionLock held, std::move(lock));
        pin->locks.push_back(std::move(held));
    }
    // The collector marks a version before it takes it away, so those that are still listed under
    // our locks stay.
    TRY(const bool all_stay, are_listed(versions));
    if (!all_stay) {
        return std::unique_ptr<Pin::State>{};
    }
    for (Version& version : versions) {
        TRY(PinnedVersion opened, open(std::move(version)));
        pin->versions.push_back(std::move(opened));
    }
    return pin;
}

Result<Pin> Store::pin(const Selection& selection) const {
    if (!state_->catalogue) {
        return Pin(std::make_unique<Pin::State>());
    }
    for (int attempt = 0; attempt < kPinAttempts; ++attempt) {
        TRY(auto pin, state_->try_pin(selection));
        if (pin == nullptr) {
            continue;
        }
        if (pin->versions.size() < selection.version_ids.size()) {
            return Error{ErrorKind::NotFound, "ledger.version_unknown",
                         "a version of that number does not exist, or was collected"};
        }
        return Pin(std::move(pin));
    }
    return Error{ErrorKind::Unavailable, "ledger.busy",
                 "versions were replaced faster than they could be opened, or files of theirs are "
                 "gone: try again, then muster ledger verify"};
}

Result<VersionHold> Store::hold(std::int64_t version_id) const {
    TRY(auto shared, state_->hold_shared({version_id}));
    if (!shared) {
        return Error{ErrorKind::NotFound, "file.not_found",
                     fmt::format("{} is being removed", state_->directory(version_id).string())};
    }
    TRY(auto files, VersionLock::share(state_->directory(version_id)));
    return VersionHold{.shared = *std::move(shared), .files = std::move(files)};
}

fs::path Store::directory(std::int64_t version_id) const {
    return state_->directory(version_id);
}

void Store::release(const std::string& source) const {
    state_->open_versions.forget(source);
}

Result<ScratchDirectory> Store::scratch() {
    const fs::path path = state_->root / fmt::format("scratch-{}", ++state_->scratches);
    TRY_DONE(make_directories(path));
    return ScratchDirectory(path);
}

Status Store::State::remove(std::int64_t id) {
    TRY_DONE(catalogue->mark_removing(id));
    TRY_DONE(remove_directory(directory(id)));
    return catalogue->forget(id);
}

Result<Collected> Store::State::remove_unpinned(const std::vector<std::int64_t>& ids) {
    Collected collected;
    for (const std::int64_t id : ids) {
        TRY(const auto everywhere, writer->try_exclude(id));
        const auto here = VersionLock::try_exclude(directory(id));
        const bool is_half_gone = !here && here.error().kind == ErrorKind::NotFound;
        if (!here && !is_half_gone) {
            return here.error();
        }
        if (!everywhere || (here && !*here)) {
            collected.pinned.push_back(id);
            continue;
        }
        collected.bytes += bytes_below(directory(id));
        TRY_DONE(remove(id));
        collected.removed.push_back(id);
    }
    return collected;
}

Result<Collected> Store::collect(int keep) {
    TRY(const auto due, state_->catalogue->beyond(keep));
    return state_->remove_unpinned(due);
}

Result<Collected> Store::remove_source(const std::string& source) {
    TRY(const auto ids, state_->catalogue->retire(source));
    TRY(auto collected, state_->remove_unpinned(ids));
    TRY_DONE(state_->catalogue->forget_source(source));
    return collected;
}

} // namespace muster::ledger
