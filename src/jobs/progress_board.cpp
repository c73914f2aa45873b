#include "jobs/progress_board.h"

namespace muster::jobs {

void ProgressBoard::post(const JobId& id, const Progress& progress) {
    (*posts_.lock())[id.str()] = progress;
    if (watcher_ != nullptr) {
        watcher_->progressed(id);
    }
}

void ProgressBoard::remove(const JobId& id) {
    posts_.lock()->erase(id.str());
}

std::optional<Progress> ProgressBoard::find(const JobId& id) {
    const auto posts = posts_.lock();
    const auto found = posts->find(id.str());
    return found == posts->end() ? std::nullopt : std::optional(found->second);
}

} // namespace muster::jobs
