#include "tests/store/sim_disk.h"

namespace holdfast::store {

DiskImage SimDisk::image() const {
    const std::lock_guard lock(mutex_);
    return image_;
}

std::vector<Op> SimDisk::trace() const {
    const std::lock_guard lock(mutex_);
    return trace_;
}

void SimDisk::mark(std::uint64_t value) {
    const std::lock_guard lock(mutex_);
    trace_.push_back({.kind = Op::Kind::mark, .at = value});
}

void SimDisk::fail_after(std::uint64_t count) {
    const std::lock_guard lock(mutex_);
    fail_at_ = operations_ + count;
}

void SimDisk::limit_space(std::uint64_t bytes) {
    const std::lock_guard lock(mutex_);
    bytes_max_ = image_.bytes_used() + bytes;
}

void SimDisk::fail_reads() {
    const std::lock_guard lock(mutex_);
    refuses_reads_ = true;
}

bool SimDisk::refuses_reads() const {
    const std::lock_guard lock(mutex_);
    return refuses_reads_;
}

void SimDisk::heal() {
    const std::lock_guard lock(mutex_);
    fail_at_.reset();
    bytes_max_.reset();
    fail_prefix_.clear();
    refuses_reads_ = false;
}

void SimDisk::fail_only(const std::string& prefix) {
    const std::lock_guard lock(mutex_);
    fail_prefix_ = prefix;
}

std::uint64_t SimDisk::operations() const {
    const std::lock_guard lock(mutex_);
    return operations_;
}

DiskAnswer SimDisk::perform(Op op) {
    const std::lock_guard lock(mutex_);
    return perform_locked(std::move(op));
}

DiskAnswer SimDisk::perform_locked(Op op) {
    const auto named = path_of_.find(op.inode);
    const std::string& path = !op.path.empty() || named == path_of_.end() ? op.path : named->second;
    const bool may_fail = path.starts_with(fail_prefix_);
    if (may_fail && fail_at_ && operations_ >= *fail_at_) {
        return DiskAnswer::failed;
    }
    DiskAnswer answer = DiskAnswer::done;
    if (may_fail && bytes_max_ && op.kind == Op::Kind::write) {
        const std::uint64_t used = image_.bytes_used();
        const std::uint64_t left = *bytes_max_ > used ? *bytes_max_ - used : 0;
        if (op.bytes.size() > left) {  // as a file system does: what fits is written
            op.bytes.resize(left);
            answer = DiskAnswer::full;
        }
    }
    if (op.kind == Op::Kind::create) {
        path_of_[op.inode] = op.path;
    }
    ++operations_;
    image_.apply(op);
    trace_.push_back(std::move(op));
    return answer;
}

DiskAnswer SimDisk::create(const std::string& path, InodeNumber& inode) {
    const std::lock_guard lock(mutex_);
    inode = image_.next_inode();
    return perform_locked({.kind = Op::Kind::create, .path = path, .inode = inode});
}

std::optional<InodeNumber> SimDisk::find(const std::string& path) const {
    const std::lock_guard lock(mutex_);
    return image_.is_file(path) ? std::optional(image_.inode_of(path)) : std::nullopt;
}

bool SimDisk::is_folder(const std::string& path) const {
    const std::lock_guard lock(mutex_);
    return image_.is_folder(path);
}

std::vector<std::string> SimDisk::names_in(const std::string& folder) const {
    const std::lock_guard lock(mutex_);
    return image_.names_in(folder);
}

std::string SimDisk::read(InodeNumber inode, std::uint64_t at, std::size_t count) const {
    const std::lock_guard lock(mutex_);
    const std::string& content = image_.content(inode);
    return at >= content.size() ? std::string() : content.substr(at, count);
}

std::uint64_t SimDisk::size(InodeNumber inode) const {
    const std::lock_guard lock(mutex_);
    return image_.content(inode).size();
}

bool SimDisk::try_lock(const std::string& path) {
    const std::lock_guard lock(mutex_);
    return locked_.insert(path).second;
}

void SimDisk::unlock(const std::string& path) {
    const std::lock_guard lock(mutex_);
    locked_.erase(path);
}

SimPorts::SimPorts(std::shared_ptr<SimDisk> on)
    : disk(std::move(on)),
      env(rocksdb::NewCompositeEnv(sim_file_system(disk))),
      files(sim_files(disk)) {}

StoreOptions SimPorts::options(std::size_t memtable_bytes) const {
    StoreOptions options;
    options.folder = "/data";
    options.memtable_bytes = memtable_bytes;
    options.views_memtable_bytes = memtable_bytes;
    options.files = files;
    options.env = env.get();
    return options;
}

void SimPorts::make_folder() const {
    disk->perform({.kind = Op::Kind::make_folder, .path = options().folder});
    disk->perform({.kind = Op::Kind::sync_folder, .path = "/"});
}

}  // namespace holdfast::store
