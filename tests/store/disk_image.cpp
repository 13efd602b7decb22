#include "tests/store/disk_image.h"

#include <algorithm>

namespace holdfast::store {

namespace {

constexpr std::uint64_t kSector = 512;
constexpr std::uint64_t kPage = 4096;

bool is_name_op(const Op& op) {
    using enum Op::Kind;
    return op.kind == make_folder || op.kind == remove_folder || op.kind == create ||
           op.kind == link || op.kind == rename || op.kind == unlink;
}

bool coin(std::mt19937_64& random) { return (random() & 1) != 0; }

// The parts of a write that reach the disk each on its own.
std::vector<Op> parts_of(const Op& write) {
    const std::uint64_t unit = write.is_direct ? kSector : kPage;
    std::vector<Op> parts;
    for (std::uint64_t done = 0; done < write.bytes.size();) {
        const std::uint64_t at = write.at + done;
        const std::uint64_t size = std::min(unit - at % unit, write.bytes.size() - done);
        Op part = write;
        part.at = at;
        part.bytes = write.bytes.substr(done, size);
        parts.push_back(std::move(part));
        done += size;
    }
    return parts;
}

}  // namespace

std::vector<std::size_t> block_kinds_in(const std::string& table) {
    const std::string one{1, 0, 0, 0};
    std::vector<std::size_t> found;
    for (auto at = table.find(one); at != table.npos; at = table.find(one, at + 1)) {
        found.push_back(at + one.size() - 1);
    }
    return found;
}

std::string parent_of(const std::string& path) {
    const auto slash = path.rfind('/');
    return slash == 0 ? "/" : path.substr(0, slash);
}

void DiskImage::apply_name(const Op& op, Names& names) {
    switch (op.kind) {
        case Op::Kind::make_folder: names[op.path] = kFolder; break;
        case Op::Kind::create: names[op.path] = op.inode; break;
        case Op::Kind::remove_folder:
        case Op::Kind::unlink: names.erase(op.path); break;
        case Op::Kind::link: names[op.new_path] = op.inode; break;
        case Op::Kind::rename:
            names.erase(op.path);
            names[op.new_path] = op.inode;
            break;
        default: break;
    }
}

void DiskImage::apply_data(const Op& op, std::string& content) {
    if (op.kind == Op::Kind::truncate) {
        content.resize(op.at);
        return;
    }
    content.resize(std::max<std::uint64_t>(content.size(), op.at + op.bytes.size()));
    content.replace(op.at, op.bytes.size(), op.bytes);
}

void DiskImage::apply(const Op& op) {
    if (is_name_op(op)) {
        if (op.kind == Op::Kind::create) {
            inodes_[op.inode] = {};
            next_inode_ = std::max(next_inode_, op.inode + 1);
        }
        apply_name(op, names_);
        unsynced_names_.push_back(op);
        return;
    }
    switch (op.kind) {
        case Op::Kind::write:
        case Op::Kind::truncate: {
            Inode& inode = inodes_.at(op.inode);
            apply_data(op, inode.content);
            inode.unsynced.push_back(op);
            break;
        }
        case Op::Kind::sync: {
            Inode& inode = inodes_.at(op.inode);
            inode.durable = inode.content;
            inode.unsynced.clear();
            std::erase_if(unsynced_names_, [&](const Op& name) {
                const bool is_its_birth = name.kind == Op::Kind::create && name.inode == op.inode;
                if (is_its_birth) {
                    apply_name(name, durable_names_);
                }
                return is_its_birth;
            });
            break;
        }
        case Op::Kind::sync_folder:
            std::erase_if(unsynced_names_, [&](const Op& name) {
                const bool here = parent_of(name.path) == op.path ||
                                  (!name.new_path.empty() && parent_of(name.new_path) == op.path);
                if (here) {
                    apply_name(name, durable_names_);
                }
                return here;
            });
            break;
        default: break;
    }
}

DiskImage DiskImage::after_power_cut(CutMode mode, std::mt19937_64& random) const {
    DiskImage found;
    found.next_inode_ = next_inode_;
    found.names_ = durable_names_;
    const std::size_t names_kept =
        mode == CutMode::prefix_kept ? random() % (unsynced_names_.size() + 1) : 0;
    for (std::size_t i = 0; i < unsynced_names_.size(); ++i) {
        if (mode == CutMode::all_kept || i < names_kept ||
            (mode == CutMode::scattered && coin(random))) {
            apply_name(unsynced_names_[i], found.names_);
        }
    }
    std::erase_if(found.names_, [&](const auto& name) {  // a file in a folder that never came about
        return name.first != "/" && !found.names_.contains(parent_of(name.first));
    });
    found.durable_names_ = found.names_;

    for (const auto& [path, number] : found.names_) {
        if (number == kFolder || found.inodes_.contains(number)) {
            continue;
        }
        const Inode& inode = inodes_.at(number);
        std::string content = inode.durable;
        const std::size_t kept =
            mode == CutMode::prefix_kept ? random() % (inode.unsynced.size() + 1) : 0;
        for (std::size_t i = 0; i < inode.unsynced.size(); ++i) {
            const Op& op = inode.unsynced[i];
            if (mode == CutMode::all_kept || i < kept) {
                apply_data(op, content);
            } else if (mode == CutMode::prefix_kept && i == kept && op.kind == Op::Kind::write) {
                Op torn = op;
                torn.bytes.resize(random() % (op.bytes.size() + 1));
                apply_data(torn, content);
            } else if (mode == CutMode::scattered) {
                for (const Op& part : op.kind == Op::Kind::write ? parts_of(op) : std::vector{op}) {
                    if (coin(random)) {
                        apply_data(part, content);
                    }
                }
            }
        }
        found.inodes_[number] = {content, content, {}};
    }
    return found;
}

bool DiskImage::is_folder(const std::string& path) const {
    const auto at = names_.find(path);
    return at != names_.end() && at->second == kFolder;
}

bool DiskImage::is_file(const std::string& path) const {
    const auto at = names_.find(path);
    return at != names_.end() && at->second != kFolder;
}

std::vector<std::string> DiskImage::names_in(const std::string& folder) const {
    std::vector<std::string> names;
    for (const auto& [path, inode] : names_) {
        if (path != "/" && parent_of(path) == folder) {
            names.push_back(path.substr(path.rfind('/') + 1));
        }
    }
    return names;
}

std::vector<std::string> DiskImage::files() const {
    std::vector<std::string> paths;
    for (const auto& [path, inode] : names_) {
        if (inode != kFolder) {
            paths.push_back(path);
        }
    }
    return paths;
}

void DiskImage::damage(const std::string& path, std::string content) {
    Inode& inode = inodes_.at(inode_of(path));
    inode = {content, content, {}};
}

void DiskImage::remove(const std::string& path) {
    names_.erase(path);
    durable_names_.erase(path);
}

std::uint64_t DiskImage::bytes_used() const {
    std::uint64_t bytes = 0;
    for (const auto& [path, number] : names_) {
        bytes += number == kFolder ? 0 : inodes_.at(number).content.size();
    }
    return bytes;
}

}  // namespace holdfast::store
