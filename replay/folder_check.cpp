#include "replay/folder_check.h"

#include "replay/site_check.h"

namespace holdfast::replay {

namespace {

// A check of one folder. What a running server moves on is opened first: anchor, checkpoint,
// views, log.
class FolderCheck {
   public:
    FolderCheck(const store::StoreOptions& folder, const VerifyOptions& options,
                const HeldProofs& held)
        : folder_(folder), options_(options), held_(held) {}

    FolderReport run(bool with_views) {
        const auto anchor_fault = fault_of([&] {
            report_.anchor = store::Anchor::read(folder_.files, folder_.anchor_path());
            options_.known_tips.push_back({report_.anchor->tip, ExitCode::anchor, "the anchor"});
        });
        const auto published_fault = fault_of([&] {
            if (std::filesystem::exists(published_checkpoint(folder_))) {
                published_note_ = read_note(published_checkpoint(folder_));
            }
        });
        const auto views_fault = fault_of([&] {
            if (with_views && std::filesystem::exists(folder_.views_path())) {
                views_.emplace(folder_);
            }
        });
        const auto log_fault = fault_of([&] { check_log(); });
        for (const auto& fault : {log_fault, anchor_fault, published_fault, views_fault}) {
            if (fault) {
                report_.findings.push_back(*fault);
            }
        }
        return std::move(report_);
    }

   private:
    static std::optional<Finding> fault_of(const std::function<void()>& act) {
        try {
            act();
        } catch (const store::StoreError& error) {
            return Finding{exit_code_of(error.fault()), std::nullopt, error.what()};
        } catch (const FoundError& error) {
            return error.finding();
        }
        return std::nullopt;
    }

    void check_log() {
        const FolderSource source(folder_);
        know_checkpoints(source);
        report_.log = verify(source, options_);
        report_.findings = report_.log.findings;
        if (report_.findings.empty() && site_) {
            if (const auto finding = site_->finding()) {
                report_.findings.push_back(*finding);
            }
        }
        if (report_.findings.empty() && views_) {
            report_.views = check_views(source, *views_, options_.limits, options_.overflow,
                                        options_.on_progress);
            report_.findings = report_.views->findings;
        }
    }

    // Signatures and cosignatures first; their roots are compared as the pass goes by.
    void know_checkpoints(const EntrySource& source) {
        for (const std::filesystem::path& file : held_.checkpoints) {
            know(source, read_note(file), "the checkpoint in " + file.string());
        }
        if (published_note_) {
            report_.published = know(source, *published_note_, "the published checkpoint");
            site_.emplace(published_checkpoint(folder_).parent_path(), report_.published);
            options_.on_entry = [this](const CheckedEntry& checked) {
                site_->take(checked.entry->leaf_bytes());
            };
        }
    }

    std::uint64_t know(const EntrySource& source, std::string note, std::string name) {
        const auto* policy = held_.policy ? &*held_.policy : nullptr;
        const auto checkpoint = held_checkpoint(source, std::move(note), policy).checkpoint;
        options_.known_roots.push_back({checkpoint.size, checkpoint.root, std::move(name)});
        return checkpoint.size;
    }

    const store::StoreOptions& folder_;
    VerifyOptions options_;
    const HeldProofs& held_;
    std::optional<std::string> published_note_;
    std::optional<SiteCheck> site_;
    std::optional<store::ViewsReader> views_;
    FolderReport report_;
};

}  // namespace

FolderReport verify_folder(const store::StoreOptions& folder, const VerifyOptions& options,
                           bool with_views, const HeldProofs& held) {
    return FolderCheck(folder, options, held).run(with_views);
}

}  // namespace holdfast::replay
