/// A ledger of one's own: made in a folder, served on loopback by holdfastd as a process beside
/// this one.
///
/// Thread-safety: one thread.
#pragma once

#include "api/cli/process.h"
#include "api/client/settings.h"

namespace holdfast::api::cli {

class LocalServer {
   public:
    static constexpr unsigned kOperators = 2;  ///< one asks, the other approves

    /// Makes the ledger in `folder`/data and serves it; `options` are further ones of `holdfastd
    /// serve`. Throws UserError with what went wrong, and where the log is.
    LocalServer(const std::filesystem::path& folder, const std::string& origin,
                const std::vector<std::string>& options = {});

    [[nodiscard]] std::filesystem::path data() const { return folder_ / "data"; }
    /// What the programs print.
    [[nodiscard]] std::filesystem::path log() const { return folder_ / "programs.log"; }
    /// For a client of this ledger, which it pins.
    [[nodiscard]] const ClientSettings& settings() const { return settings_; }
    /// The secret key of operator `number`, from 1.
    [[nodiscard]] crypto::SecretKey operator_key(unsigned number) const;
    [[nodiscard]] pid_t process() const { return server_->process(); }
    /// Ends it at once, as a crash would (SIGKILL), and serves again on the same port. Throws
    /// UserError, also where it had ended by itself.
    void crash_and_serve();
    /// Stops it in good order. Throws UserError where it ends otherwise.
    void stop();

   private:
    void make(const std::string& origin) const;
    void serve();

    std::filesystem::path folder_;
    std::vector<std::string> options_;
    std::optional<Daemon> server_;
    ClientSettings settings_;
};

/// A program beside this one, or on the PATH. Throws UserError where it is not.
[[nodiscard]] std::filesystem::path needed_program(const std::string& name);

}  // namespace holdfast::api::cli
