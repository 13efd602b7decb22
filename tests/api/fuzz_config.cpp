// Any TOML file is settings or a refusal that names the file; what a setting shows can be set.

#include <sys/mman.h>
#include <unistd.h>

#include "api/config.h"
#include "ledger/check.h"

namespace {

using namespace holdfast::api;
using holdfast::ledger::check;

// A file in memory, with a path to open it by.
class InputFile {
   public:
    InputFile(const std::uint8_t* data, std::size_t size) : descriptor_(memfd_create("input", 0)) {
        check(write(descriptor_, data, size) == static_cast<ssize_t>(size), "the input is written");
    }
    ~InputFile() { close(descriptor_); }
    InputFile(const InputFile&) = delete;
    InputFile& operator=(const InputFile&) = delete;
    [[nodiscard]] std::string path() const {
        return "/proc/self/fd/" + std::to_string(descriptor_);
    }

   private:
    int descriptor_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const InputFile file(data, size);
    DaemonConfig config;
    auto settings = settings_of(config);
    try {
        read_config_file(file.path(), settings);
    } catch (const ConfigError& error) {
        check(std::string(error.what()).find(file.path()) != std::string::npos,
              "a refusal names the file");
        return 0;
    }
    for (Setting& setting : settings) {
        const std::string shown = setting.show();
        setting.set(shown);
        check(setting.show() == shown, "what a setting shows can be set");
    }
    return 0;
}
