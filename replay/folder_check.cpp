#include "replay/folder_check.h"

namespace holdfast::replay {

namespace {

// A check of one folder. What a running server moves on is opened first: anchor, views, log.
class FolderCheck {
   public:
    FolderCheck(const store::StoreOptions& folder, const VerifyOptions& options)
        : folder_(folder), options_(options) {}

    FolderReport run(bool with_views) {
        const auto anchor_fault = fault_of([&] {
            report_.anchor = store::Anchor::read(folder_.files, folder_.anchor_path());
            options_.known_tips.push_back({report_.anchor->tip, ExitCode::anchor, "the anchor"});
        });
        const auto views_fault = fault_of([&] {
            if (with_views && std::filesystem::exists(folder_.views_path())) {
                views_.emplace(folder_);
            }
        });
        const auto log_fault = fault_of([&] { check_log(); });
        for (const auto& fault : {log_fault, anchor_fault, views_fault}) {
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
        report_.log = verify(source, options_);
        report_.findings = report_.log.findings;
        if (report_.findings.empty() && views_) {
            report_.views = check_views(source, *views_, options_.limits, options_.overflow,
                                        options_.on_progress);
            report_.findings = report_.views->findings;
        }
    }

    const store::StoreOptions& folder_;
    VerifyOptions options_;
    std::optional<store::ViewsReader> views_;
    FolderReport report_;
};

}  // namespace

FolderReport verify_folder(const store::StoreOptions& folder, const VerifyOptions& options,
                           bool with_views) {
    return FolderCheck(folder, options).run(with_views);
}

}  // namespace holdfast::replay
