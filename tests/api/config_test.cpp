// Settings: defaults, a file, what is refused, and that what is shown can be set.
#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

#include "api/config.h"

namespace config_test {

using namespace holdfast::api;

namespace {

// A file that goes with the test.
class TemporaryFile {
   public:
    explicit TemporaryFile(const std::string& content)
        : path_(std::filesystem::temp_directory_path() /
                ("holdfast-config-" + std::to_string(getpid()) + ".toml")) {
        std::ofstream(path_) << content;
    }
    ~TemporaryFile() { std::filesystem::remove(path_); }
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

   private:
    std::filesystem::path path_;
};

std::string read(const std::string& content, DaemonConfig& config) {
    const TemporaryFile file(content);
    auto settings = settings_of(config);
    try {
        read_config_file(file.path(), settings);
    } catch (const ConfigError& error) {
        const std::string text = error.what();
        return text.substr(text.find(".toml:") + 6);
    }
    return "";
}

}  // namespace

TEST_CASE("the defaults are safe for one machine") {
    const DaemonConfig config;
    CHECK(config.server.listen_address == "127.0.0.1");
    CHECK(config.server.tls_certificate_file.empty());
}

TEST_CASE("what a setting shows can be set") {
    DaemonConfig config;
    auto settings = settings_of(config);
    for (Setting& setting : settings) {
        INFO(setting.name);
        const std::string shown = setting.show();
        setting.set(shown);
        CHECK(setting.show() == shown);
        const auto same = [&](const Setting& other) { return other.name == setting.name; };
        CHECK(std::count_if(settings.begin(), settings.end(), same) == 1);
    }
}

TEST_CASE("a file sets what it names, in tables or flat") {
    DaemonConfig config;
    CHECK(read("data = \"/srv/ledger\"\nlisten-port = 0\n[listen]\naddress = "
               "\"::1\"\n[frame]\ntimeout = \"250ms\"\n"
               "[group]\nbytes-max = \"512KiB\"\n",
               config) == "");
    CHECK(config.data == "/srv/ledger");
    CHECK(config.server.listen_port == 0);
    CHECK(config.server.listen_address == "::1");
    CHECK(config.server.frame_timeout == std::chrono::milliseconds(250));
    CHECK(config.server.group_bytes_max == 512 << 10);
}

TEST_CASE("what is wrong in a file is named with its line") {
    struct Case {
        const char* content;
        const char* begins;
    };
    for (const auto& [content, begins] : {
             Case{"listen-prot = 1", "1: listen-prot: no such setting"},
             Case{"\n[listen]\nport = 65536", "3: listen-port: '65536' is out of range"},
             Case{"listen-port = -1", "1: listen-port: '-1' is no such number"},
             Case{"listen-port = \"1KiB\"", "1: listen-port: '1KiB' is no such number"},
             Case{"listen-port = true", "1: listen-port: "},
             Case{"idle-timeout = 5", "1: idle-timeout: '5' is no such number"},
             Case{"group-bytes-max = \"99999999999999999999\"", "1: group-bytes-max: "},
             Case{"group-bytes-max = \"18446744073709551615GiB\"", "1: group-bytes-max: "},
             Case{"data = ", "1: "},
             Case{"data = \"a\"\ndata = \"b\"", "2: "},
         }) {
        DaemonConfig config;
        const std::string error = read(content, config);
        INFO(error);
        CHECK(error.substr(0, std::string(begins).size()) == begins);
    }
}

}  // namespace config_test
