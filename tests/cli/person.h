/// Somebody who runs `holdfast` against a test server, as its platform.
///
/// Nothing of the home folder is read or written; an answer is waited for for a second.
/// Thread-safety: one thread.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "api/cli/process.h"
#include "tests/store/temp_folder.h"

namespace holdfast::test {

/// The program as it is built.
[[nodiscard]] std::filesystem::path holdfast_program();

class Person {
   public:
    explicit Person(std::uint16_t port);

    [[nodiscard]] api::cli::Finished run(const std::vector<std::string>& words) const;
    /// `holdfast run` of these lines of JSON.
    [[nodiscard]] api::cli::Finished run_lines(const std::string& lines) const;
    /// What the last run said beside its data.
    [[nodiscard]] std::string notes() const;

   private:
    [[nodiscard]] std::string file(const char* name) const { return folder_.path() / name; }

    store::TempFolder folder_;
    std::vector<std::string> flags_;
};

}  // namespace holdfast::test
