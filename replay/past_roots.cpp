#include "replay/past_roots.h"

namespace holdfast::replay {

void PastRoots::add(const crypto::Digest& root) {
    if (newest_.size() == in_memory_) {
        if (!file_) {
            file_.emplace(scratch_);
        }
        const std::size_t old = (newest_.size() + 1) / 2;
        file_->append(newest_.data(), old * sizeof(crypto::Digest));
        newest_.erase(newest_.begin(), newest_.begin() + static_cast<std::ptrdiff_t>(old));
        written_ += old;
    }
    newest_.push_back(root);
}

crypto::Digest PastRoots::after(std::uint64_t entries) const {
    if (entries > written_) {
        return newest_[entries - 1 - written_];
    }
    crypto::Digest root;
    file_->read((entries - 1) * sizeof(root), &root, sizeof(root));
    return root;
}

}  // namespace holdfast::replay
