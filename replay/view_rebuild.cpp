#include "replay/view_rebuild.h"

#include "crypto/merkle.h"
#include "ledger/store/anchor.h"
#include "ledger/store/folder_lock.h"
#include "ledger/touches.h"
#include "replay/overflow.h"
#include "replay/read_only_log.h"

namespace holdfast::replay {

namespace {

using ledger::Sequence;

[[noreturn]] void fail_anchor(const std::string& what) {
    throw FoundError(Finding{ExitCode::anchor, std::nullopt,
                             what + "; restore a backup of the whole folder, or see what "
                                    "`holdfast-replay verify` finds"});
}

void expect_head(const ledger::Digest& head, const ledger::Tip& tip) {
    if (head != tip.head) {
        fail_anchor("the log is not the one that was anchored");
    }
}

std::vector<ledger::Touch> apply_sound(ledger::State& state, const SoundEntry& sound) {
    try {
        return ledger::apply_with_touches(state, *sound.entry);
    } catch (const ledger::CheckFailed& broken) {
        throw FoundError(ExitCode::chain, sound.sequence,
                         std::string("does not hold: ") + broken.what());
    }
}

}  // namespace

Sequence rebuild_views(const store::StoreOptions& folder, const ReadAheadLimits& limits,
                       std::size_t rows_bytes, const OnProgress& on_progress) {
    const store::FolderLock lock(folder.files, folder.folder.string());
    const FolderSource source(folder);
    const ledger::Tip tip = store::Anchor::read(folder.files, folder.anchor_path()).tip;
    if (tip.next == 0 || tip.next > source.next()) {
        fail_anchor("the anchor knows " + std::to_string(tip.next) + " entries, the log has " +
                    std::to_string(source.next()));
    }
    // Before the views that are there are given up.
    expect_head(parse_entry(source.get(tip.next - 1), tip.next - 1)->head(), tip);
    store::ViewsDb::discard(folder);
    const ReadOnlyLog log(source, tip);
    store::StoredViews views(folder, log, settings_of_fold(rows_bytes));
    ledger::MemoryBudget budget(rows_bytes);
    ledger::State state;
    static_cast<void>(views.load(state));
    crypto::MerkleFrontier frontier;
    const auto note = [&frontier] { return frontier.serialise(); };
    Progress progress{0, tip.next, 0};
    SoundEntries entries(source, 0, tip.next, limits);
    while (auto sound = entries.next()) {
        const auto touches = apply_sound(state, *sound);
        frontier.append(sound->entry->leaf_hash());
        views.take_in(touches, state, note);
        budget.keep(state, views.stored());
        ++progress.entries;
        progress.commands += sound->entry->command_count();
        if (on_progress) {
            on_progress(progress);
        }
    }
    expect_head(state.facts.head, tip);
    views.finish(state, note);
    views.wait_until_merged();
    return tip.next;
}

}  // namespace holdfast::replay
