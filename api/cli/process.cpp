#include "api/cli/process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <system_error>

#include "api/cli/exit_code.h"

extern char** environ;

namespace holdfast::api::cli {

namespace fs = std::filesystem;

namespace {

/// Starts a program with these as its stdout and stderr; -1 leaves one as it is.
pid_t start(const fs::path& program, const std::vector<std::string>& arguments, int out, int err) {
    std::vector<std::string> words = {program.string()};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> pointers;
    for (std::string& word : words) {
        pointers.push_back(word.data());
    }
    pointers.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    if (out >= 0) {
        posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
    }
    if (err >= 0) {
        posix_spawn_file_actions_adddup2(&actions, err, STDERR_FILENO);
    }
    pid_t process = -1;
    const int error =
        ::posix_spawn(&process, program.c_str(), &actions, nullptr, pointers.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0) {
        throw UserError(ExitCode::local, fmt::format("{}: {}", program.string(),
                                                     std::system_category().message(error)));
    }
    return process;
}

int open_log(const fs::path& log) {
    if (log.empty()) {
        return -1;
    }
    const int file = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (file < 0) {
        throw UserError(ExitCode::local,
                        fmt::format("{}: {}", log.string(), std::system_category().message(errno)));
    }
    return file;
}

int exit_code_of_status(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : -1; }

}  // namespace

fs::path program_folder() {
    std::error_code error;
    const fs::path self = fs::read_symlink("/proc/self/exe", error);
    return error ? fs::path(".") : self.parent_path();
}

std::optional<fs::path> find_program(const std::string& name) {
    std::vector<fs::path> folders = {program_folder()};
    const char* path = std::getenv("PATH");
    std::string rest = path == nullptr ? "" : path;
    while (!rest.empty()) {
        const auto colon = std::min(rest.find(':'), rest.size());
        folders.emplace_back(rest.substr(0, colon));
        rest.erase(0, colon + 1);
    }
    for (const fs::path& folder : folders) {
        if (::access((folder / name).c_str(), X_OK) == 0) {
            return folder / name;
        }
    }
    return std::nullopt;
}

Finished run_program(const fs::path& program, const std::vector<std::string>& arguments,
                     const fs::path& log) {
    std::array<int, 2> pipe{};
    if (::pipe2(pipe.data(), O_CLOEXEC) != 0) {
        throw UserError(ExitCode::local, "no pipe: " + std::system_category().message(errno));
    }
    const int err = open_log(log);
    const pid_t process = start(program, arguments, pipe[1], err);
    ::close(pipe[1]);
    if (err >= 0) {
        ::close(err);
    }
    Finished finished;
    std::array<char, 4096> buffer{};
    for (ssize_t count = 0; (count = ::read(pipe[0], buffer.data(), buffer.size())) > 0;) {
        finished.output.append(buffer.data(), static_cast<std::size_t>(count));
    }
    ::close(pipe[0]);
    int status = 0;
    ::waitpid(process, &status, 0);
    finished.exit_code = exit_code_of_status(status);
    return finished;
}

Daemon::Daemon(const fs::path& program, const std::vector<std::string>& arguments,
               const fs::path& log) {
    const int file = open_log(log);
    process_ = start(program, arguments, file, file);
    if (file >= 0) {
        ::close(file);
    }
}

bool Daemon::is_running() {
    int status = 0;
    if (process_ > 0 && ::waitpid(process_, &status, WNOHANG) == process_) {
        exit_code_ = exit_code_of_status(status);
        process_ = -1;
    }
    return process_ > 0;
}

int Daemon::stop() { return is_running() ? end(SIGTERM) : exit_code_; }

bool Daemon::kill() {
    const bool was_running = is_running();  // else process_ is -1, which to kill(2) means everybody
    if (was_running) {
        end(SIGKILL);
    }
    return was_running;
}

int Daemon::end(int signal) {
    int status = 0;
    ::kill(process_, signal);
    ::waitpid(process_, &status, 0);
    process_ = -1;
    return exit_code_ = exit_code_of_status(status);
}

}  // namespace holdfast::api::cli
