#include "base/temporary_file.h"

#include <cerrno>
#include <cstdlib>
#include <string>

#include <fcntl.h>

#include "base/file.h"

namespace muster {

Result<TemporaryFile> TemporaryFile::create(const std::filesystem::path& directory,
                                            std::string_view suffix) {
    std::string name = (directory / "muster-XXXXXX").string();
    name += suffix;
    const int descriptor = ::mkostemps(name.data(), static_cast<int>(suffix.size()), O_CLOEXEC);
    if (descriptor < 0) {
        return file_error(errno, "create a file in", directory);
    }
    TemporaryFile file(name);
    TRY_DONE(FileDescriptor(descriptor, name).close());
    return file;
}

TemporaryFile::~TemporaryFile() {
    if (!path_.empty()) {
        std::error_code ignored;
        std::filesystem::remove(path_, ignored);
    }
}

} // namespace muster
