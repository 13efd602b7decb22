// Reading secret keys, and asking for what opens them.

#include <termios.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>

#include "api/cli/session.h"
#include "crypto/error.h"
#include "crypto/key_file.h"

namespace holdfast::api::cli {

namespace {

std::string ask_passphrase(const std::string& of) {
    termios shown{};
    if (::isatty(STDIN_FILENO) != 1 || ::tcgetattr(STDIN_FILENO, &shown) != 0) {
        throw UserError(
            ExitCode::local,
            fmt::format("no terminal to ask for the passphrase of {}: give --passphrase-file", of));
    }
    termios hidden = shown;
    hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    fmt::print(stderr, "Passphrase of {}: ", of);
    std::fflush(stderr);
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
    std::string passphrase;
    for (int c = std::getchar(); c != EOF && c != '\n'; c = std::getchar()) {
        passphrase += static_cast<char>(c);
    }
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
    fmt::print(stderr, "\n");
    return passphrase;
}

std::string first_line(const std::filesystem::path& path) {
    std::ifstream in(path);
    std::string text;
    if (!std::getline(in, text)) {
        throw UserError(ExitCode::local, fmt::format("{}: no passphrase is in it", path.string()));
    }
    return text;
}

}  // namespace

std::string Session::new_passphrase() const {
    if (!profile.passphrase_file.empty()) {
        return first_line(expand_home(profile.passphrase_file));
    }
    std::string passphrase = ask_passphrase("the new key");
    if (passphrase != ask_passphrase("the new key, again")) {
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
        return crypto::read_key_file(path, profile.passphrase_file.empty()
                                               ? ask_passphrase(path.string())
                                               : first_line(expand_home(profile.passphrase_file)));
    } catch (const crypto::Error& error) {
        throw UserError(ExitCode::local, error.what());
    }
}

}  // namespace holdfast::api::cli
