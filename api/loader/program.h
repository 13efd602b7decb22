/// What loaders have in common as programs: whom they talk to, how they speak, how they end.
///
/// A loader takes the connection's flags, variables and profile of `holdfast` (api/cli/profile.h),
/// ends with its exit codes (api/cli/exit_code.h), and may be run again: rows have the same ids
/// each time, and what the ledger has done before is not done twice. Rows that were skipped do not
/// change the exit code; they are counted in the report. Thread-safety: one thread.
#pragma once

#include <functional>

#include "api/loader/actors.h"
#include "api/loader/report.h"
#include "api/loader/sender.h"

namespace CLI {
class App;
}

namespace holdfast::api::loader {

class Program {
   public:
    /// `currency`: of the data, where no flag says another.
    Program(std::string name, const std::string& description, std::string currency);
    ~Program();
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    [[nodiscard]] CLI::App& app() { return *app_; }
    [[nodiscard]] cli::Session& session() { return session_; }
    [[nodiscard]] const std::string& currency() const { return currency_; }
    /// Made on its first use, once the command line is read.
    [[nodiscard]] csv::Complaints& complaints();

    /// Reads the command line, and calls `run`. The program's exit code.
    int main(int argc, char** argv, const std::function<void()>& run);

    /// Prints the report. A refused command makes the exit code `refused`.
    void print(const Report& report, const Tally& tally, const Actors& actors);

   private:
    int fail(const std::exception& error, cli::ExitCode code);
    void print_json(const Report& report, const Tally& tally, const Actors& actors);
    void print_text(const Report& report, const Tally& tally, const Actors& actors);
    [[nodiscard]] double seconds() const;

    std::string name_;
    std::unique_ptr<CLI::App> app_;
    cli::Session session_;
    std::string currency_;
    std::uint64_t complaints_max_ = 20;
    std::optional<csv::Complaints> complaints_;
    std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
};

}  // namespace holdfast::api::loader
