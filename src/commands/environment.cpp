#include "commands/environment.h"

#include <sys/ioctl.h>
#include <unistd.h>

namespace muster::commands {

std::optional<std::size_t> terminal_width(int descriptor) {
    constexpr std::size_t kUsual = 80; // a terminal that does not tell
    if (::isatty(descriptor) == 0) {
        return std::nullopt;
    }
    winsize size{};
    if (::ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) {
        return kUsual;
    }
    return size.ws_col;
}

} // namespace muster::commands
