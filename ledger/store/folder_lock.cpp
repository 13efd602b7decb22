#include "ledger/store/folder_lock.h"

#include <fcntl.h>

#include <cerrno>
#include <cstring>

#include "ledger/store/store_error.h"

namespace holdfast::store {

FolderLock::FolderLock(const std::shared_ptr<Files>& files, const std::string& folder) {
    const int descriptor = files->open(folder, O_RDONLY | O_DIRECTORY, 0);
    if (descriptor == -ENOENT || descriptor == -ENOTDIR) {
        throw StoreError(StoreFault::folder_missing,
                         "there is no ledger in " + folder + "; init makes one");
    }
    if (descriptor < 0) {
        throw StoreError(StoreFault::io_failed,
                         "can't open " + folder + ": " + std::strerror(-descriptor));
    }
    folder_ = OpenFile(files, descriptor);
    const int result = files->lock(descriptor);
    if (result == -EWOULDBLOCK) {
        throw StoreError(StoreFault::folder_in_use,
                         "another process is using " + folder + "; stop it first");
    }
    if (result != 0) {
        throw StoreError(StoreFault::io_failed,
                         "can't lock " + folder + ": " + std::strerror(-result));
    }
}

}  // namespace holdfast::store
