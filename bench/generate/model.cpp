#include "generate/model.h"

#include <algorithm>

namespace muster::generate {
namespace {

std::vector<Calendar> calendars_for(const ModelOptions& options) {
    std::vector<Calendar> calendars;
    BillingMonth month = options.first_month;
    int first_hour = 0;
    for (int i = 0; i < options.months; ++i, month = month.next()) {
        calendars.push_back(Calendar::of(month, first_hour));
        Calendar& calendar = calendars.back();
        first_hour += calendar.hours;
        if (options.hours) {
            calendar = calendar.seen_after(*options.hours);
        }
    }
    if (options.as_of) {
        calendars.back() = calendars.back().seen_at(*options.as_of);
    }
    return calendars;
}

} // namespace

Result<std::unique_ptr<Model>> Model::make(const ModelOptions& options, int deliveries) {
    if (options.months < 1 || options.rows < 1 || options.accounts < 1 || deliveries < 1) {
        return Error{ErrorKind::Invalid, "generate.options",
                     "rows, accounts, months and deliveries must be at least 1"};
    }
    if (options.hours && *options.hours < 1) {
        return Error{ErrorKind::Invalid, "generate.options", "a month has at least an hour"};
    }
    if (calendars_for(options).back().elapsed < 1) {
        return Error{ErrorKind::Invalid, "generate.options",
                     "the moment of the bill must lie at least an hour into the last month"};
    }
    return std::unique_ptr<Model>(new Model(options, deliveries));
}

Model::Model(const ModelOptions& options, int deliveries)
    : options_(options), deliveries_(deliveries), calendars_(calendars_for(options)),
      organization_(
          Organization::build(options, calendars_.back().first_hour + calendars_.back().elapsed)),
      commitments_(Commitments::buy(organization_, calendars_.front())) {
    organization_.catalog.add_extras();
}

std::unique_ptr<Bill> Model::bill(int month, int delivery, int threads) const {
    const Calendar& full = calendar(month);
    const int left = deliveries_of(month) - 1 - delivery;
    Calendar seen = full;
    if (left > 0) {
        // Earlier deliveries know evenly shorter parts of what the last one knows.
        const int elapsed = std::max(1, full.elapsed * (delivery + 1) / (deliveries_of(month)));
        seen = full.seen_after(elapsed);
    }
    return std::make_unique<Bill>(organization_, commitments_, options_, seen, left, threads);
}

} // namespace muster::generate
