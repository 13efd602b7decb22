/// Other programs: started, stopped, and listened to.
///
/// Thread-safety: one thread.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace holdfast::api::cli {

/// The folder this program is in.
[[nodiscard]] std::filesystem::path program_folder();
/// Beside this program, or on the PATH.
[[nodiscard]] std::optional<std::filesystem::path> find_program(const std::string& name);

struct Finished {
    int exit_code = -1;  ///< -1: ended by a signal
    std::string output;  ///< stdout
};
/// Runs a program to its end. Its stderr goes to `log`, if there is one. Throws UserError if it
/// can't be started.
[[nodiscard]] Finished run_program(const std::filesystem::path& program,
                                   const std::vector<std::string>& arguments,
                                   const std::filesystem::path& log = {});

/// A program that runs beside this one, and ends with it.
class Daemon {
   public:
    /// Its output goes to `log`.
    Daemon(const std::filesystem::path& program, const std::vector<std::string>& arguments,
           const std::filesystem::path& log);
    ~Daemon() { stop(); }
    Daemon(const Daemon&) = delete;
    Daemon& operator=(const Daemon&) = delete;

    [[nodiscard]] bool is_running();
    /// Its number; -1 once it has ended.
    [[nodiscard]] pid_t process() const { return process_; }
    /// SIGTERM, and waits. Its exit code; -1 if a signal ended it.
    int stop();
    /// SIGKILL, and waits. False if it had ended before: then nothing is killed.
    bool kill();

   private:
    /// Of a process that runs.
    int end(int signal);

    pid_t process_ = -1;
    int exit_code_ = -1;
};

}  // namespace holdfast::api::cli
