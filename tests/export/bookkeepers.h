/// hledger and ledger, as tests use them, and the journal's text.
///
/// Both are installed by scripts/install-deps; a test that can't start one fails. Thread-safety:
/// one thread.
#pragma once

#include <map>

#include "tests/replay/run_program.h"
#include "tests/store/temp_folder.h"

namespace holdfast::test {

using store::TempFolder;

/// Strict: accounts, currencies and dates declared and in order, every assertion checked.
RunResult check_with_hledger(const std::filesystem::path& journal);
RunResult check_with_ledger(const std::filesystem::path& journal);
/// Balance of each account, in the text the journal uses ("-12.00"), zeros included.
std::map<std::string, std::string> balances_by_hledger(const std::filesystem::path& journal);

struct Transaction {
    std::size_t at = 0;
    std::string text;
};
/// The transactions of a journal of ours, in order.
std::vector<Transaction> transactions(const std::string& journal);

}  // namespace holdfast::test
