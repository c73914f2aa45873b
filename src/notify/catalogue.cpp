#include "notify/catalogue.h"

#include <algorithm>

namespace muster::notify {
namespace {

template <class T>
const T* named(std::span<const T> rows, std::string_view name) {
    const auto found = std::ranges::find(rows, name, &T::name);
    return found == rows.end() ? nullptr : &*found;
}

} // namespace

const EventKind* find_event(std::string_view name) {
    return named(event_kinds(), name);
}

const MailTemplate* find_mail(std::string_view name) {
    return named(mail_templates(), name);
}

} // namespace muster::notify
