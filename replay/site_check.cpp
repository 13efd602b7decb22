#include "replay/site_check.h"

#include <algorithm>

#include "crypto/tiles.h"
#include "ledger/store/site_folder.h"

namespace holdfast::replay {

// What a builder would write is compared with what is there.
class SiteCheck::Comparison final : public ledger::SiteFiles {
   public:
    explicit Comparison(const std::filesystem::path& folder) : site_(folder) {}

    void put(const std::string& path, ledger::ByteSpan bytes) override {
        const auto there = first_bytes(path, bytes.size());
        if (first_wrong_.empty() &&
            (!there || !std::equal(there->begin(), there->end(), bytes.begin(), bytes.end()))) {
            first_wrong_ = path;
        }
    }
    std::optional<ledger::Bytes> get(const std::string& path,
                                     std::size_t bytes_max) const override {
        return site_.get(path, bytes_max);
    }
    void drop_folder(const std::string&) override {}
    void clear() override {}

    [[nodiscard]] const std::string& first_wrong() const { return first_wrong_; }

   private:
    // Beside a server a partial tile may have become full since, and is then the full one's part.
    [[nodiscard]] std::optional<ledger::Bytes> first_bytes(const std::string& path,
                                                           std::size_t count) const {
        auto there = site_.get(path, count);
        const auto partial = path.find(".p/");
        if (!there && partial != std::string::npos) {
            there = site_.get(path.substr(0, partial), crypto::entry_bundle_bytes_max);
            if (there && there->size() >= count) {
                there->resize(count);
            }
        }
        return there;
    }

    store::SiteFolder site_;
    std::string first_wrong_;
};

SiteCheck::SiteCheck(const std::filesystem::path& folder, std::uint64_t size)
    : size_(size), site_(std::make_unique<Comparison>(folder)), builder_(*site_) {}
SiteCheck::~SiteCheck() = default;

void SiteCheck::take(ledger::ByteSpan leaf) {
    if (builder_.size() < size_) {
        builder_.append(leaf);
        if (builder_.size() == size_) {
            builder_.write_edge();
        }
    }
}

std::optional<Finding> SiteCheck::finding() const {
    if (site_->first_wrong().empty()) {
        return std::nullopt;
    }
    return Finding{
        ExitCode::tile, std::nullopt,
        "the published " + site_->first_wrong() + " is missing or not what the log says"};
}

}  // namespace holdfast::replay
