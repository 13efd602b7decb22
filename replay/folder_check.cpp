#include "replay/folder_check.h"

namespace holdfast::replay {

namespace {

Finding finding_of(const store::StoreError& error) {
    return {exit_code_of(error.fault()), std::nullopt, error.what()};
}

}  // namespace

FolderReport verify_folder(const store::StoreOptions& folder, const VerifyOptions& options) {
    FolderReport report;
    std::optional<Finding> anchor_fault;
    VerifyOptions with_anchor = options;
    try {  // before the log is looked at: a running server moves it on
        report.anchor = store::Anchor::read(folder.files, folder.anchor_path());
        with_anchor.known_tips.push_back({report.anchor->tip, ExitCode::anchor, "the anchor"});
    } catch (const store::StoreError& error) {
        anchor_fault = finding_of(error);
    }
    try {
        report.log = verify(FolderSource(folder), with_anchor);
    } catch (const store::StoreError& error) {
        report.log.findings.push_back(finding_of(error));
    }
    if (anchor_fault) {
        report.log.findings.push_back(*anchor_fault);
    }
    return report;
}

}  // namespace holdfast::replay
