// Reading secret keys, and asking for what opens them.

#include <termios.h>
#include <unistd.h>

#include <cstdio>

#include "api/cli/session.h"
#include "crypto/error.h"
#include "crypto/key_file.h"

namespace holdfast::api::cli {

namespace {

/// What is typed does not show, for as long as this lives.
class HiddenTyping {
   public:
    explicit HiddenTyping(const termios& shown) : shown_(shown) {
        termios hidden = shown;
        hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
    }
    HiddenTyping(const HiddenTyping&) = delete;
    HiddenTyping& operator=(const HiddenTyping&) = delete;
    ~HiddenTyping() {
        ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown_);
        fmt::print(stderr, "\n");
    }

   private:
    termios shown_;
};

crypto::Passphrase ask_passphrase(const std::string& of) {
    termios shown{};
    if (::isatty(STDIN_FILENO) != 1 || ::tcgetattr(STDIN_FILENO, &shown) != 0) {
        throw UserError(
            ExitCode::local,
            fmt::format("no terminal to ask for the passphrase of {}: give --passphrase-file", of));
    }
    fmt::print(stderr, "Passphrase of {}: ", of);
    std::fflush(stderr);
    const HiddenTyping hidden(shown);
    return crypto::Passphrase::read(STDIN_FILENO);
}

}  // namespace

crypto::Passphrase Session::new_passphrase() const {
    if (!profile.passphrase_file.empty()) {
        return crypto::Passphrase::read_file(expand_home(profile.passphrase_file));
    }
    crypto::Passphrase passphrase = ask_passphrase("the new key");
    if (passphrase.text() != ask_passphrase("the new key, again").text()) {
        throw UserError(ExitCode::usage, "the two passphrases differ");
    }
    return passphrase;
}

crypto::SecretKey Session::read_key(const std::string& file) const {
    const std::filesystem::path path = expand_home(file);
    try {
        if (!crypto::is_key_file_encrypted(path)) {
            return crypto::read_key_file(path);
        }
        const crypto::Passphrase passphrase =
            profile.passphrase_file.empty()
                ? ask_passphrase(path.string())
                : crypto::Passphrase::read_file(expand_home(profile.passphrase_file));
        return crypto::read_key_file(path, passphrase.text());
    } catch (const crypto::Error& error) {
        throw UserError(ExitCode::local, error.what());
    }
}

}  // namespace holdfast::api::cli
