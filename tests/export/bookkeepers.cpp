#include "tests/export/bookkeepers.h"

#include <sstream>
#include <stdexcept>

namespace holdfast::test {

RunResult check_with_hledger(const std::filesystem::path& journal) {
    return run_program({"hledger", "-f", journal.string(), "check", "--strict", "ordereddates"});
}

RunResult check_with_ledger(const std::filesystem::path& journal) {
    return run_program(
        {"ledger", "-f", journal.string(), "--args-only", "--strict", "--pedantic", "stats"});
}

std::map<std::string, std::string> balances_by_hledger(const std::filesystem::path& journal) {
    const auto run = run_program({"hledger", "-f", journal.string(), "balance", "--flat", "--empty",
                                  "--no-total", "--layout", "bare", "-O", "csv"});
    if (run.code != 0) {
        throw std::runtime_error(run.output);
    }
    std::map<std::string, std::string> balances;
    std::istringstream in(run.output);
    for (std::string line; std::getline(in, line);) {  // "account","commodity","balance"
        std::erase(line, '"');
        const auto first = line.find(',');
        const auto second = line.find(',', first + 1);
        balances[line.substr(0, first)] = line.substr(second + 1);
    }
    return balances;
}

std::vector<Transaction> transactions(const std::string& journal) {
    std::vector<Transaction> found;
    std::istringstream in(journal);
    std::size_t at = 0;
    bool inside = false;
    for (std::string line; std::getline(in, line); at += line.size() + 1) {
        const bool begins = !line.empty() && line.front() >= '0' && line.front() <= '9';
        if (begins) {
            found.push_back({at, ""});
        }
        inside = begins || (inside && line.starts_with("    "));
        if (inside) {
            found.back().text += line + '\n';
        }
    }
    return found;
}

}  // namespace holdfast::test
