/// A folder of one program's own: locked while it is open, and each file in it replaced whole.
///
/// What `replace` has returned from outlives a power cut, and no reader ever sees half of it. The
/// lock is a flock(2) on the folder itself, so that there is no lock file to delete. Everything
/// throws std::runtime_error with the path and the reason. Thread-safety: one thread.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace holdfast::api {

class KeptFolder {
   public:
    /// Opens the folder, or makes it (0700). Refuses one that another process has open, or that
    /// others may write to.
    explicit KeptFolder(std::filesystem::path folder);
    ~KeptFolder();
    KeptFolder(const KeptFolder&) = delete;
    KeptFolder& operator=(const KeptFolder&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return folder_; }
    /// A file's content; nothing if there is no such file. Throws where it is longer.
    [[nodiscard]] std::optional<std::string> read(const std::string& name,
                                                  std::size_t bytes_max) const;
    /// The file is this content or, where that fails, what it was.
    void replace(const std::string& name, std::string_view content) const;

   private:
    std::filesystem::path folder_;
    int descriptor_ = -1;
};

}  // namespace holdfast::api
