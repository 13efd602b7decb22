/// A folder under TMPDIR that goes away with its owner.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <stdexcept>

namespace holdfast::store {

class TempFolder {
   public:
    TempFolder() {
        std::string name =
            (std::filesystem::temp_directory_path() / "holdfast-test-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) {
            throw std::runtime_error("can't make a folder like " + name);
        }
        path_ = name;
    }
    TempFolder(const TempFolder&) = delete;
    TempFolder& operator=(const TempFolder&) = delete;
    ~TempFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

   private:
    std::filesystem::path path_;
};

}  // namespace holdfast::store
