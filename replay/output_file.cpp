#include "replay/output_file.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>

#include "crypto/bytes.h"

namespace holdfast::replay {

OutputFile::OutputFile(const std::filesystem::path& folder, const std::string& name)
    : path_(folder / name), file_(std::fopen(path_.c_str(), "wbx")) {
    seal_.name = name;
    if (file_ == nullptr) {
        fail("create");
    }
}

void OutputFile::flush() {
    hash_.update(crypto::bytes_of(buffer_));
    seal_.bytes += buffer_.size();
    if (std::fwrite(buffer_.data(), 1, buffer_.size(), file_.get()) != buffer_.size()) {
        fail("write");
    }
    buffer_.clear();
}

FileSeal OutputFile::finish() {
    flush();
    if (std::fflush(file_.get()) != 0 || ::fsync(::fileno(file_.get())) != 0) {
        fail("write");
    }
    seal_.sha256 = hash_.finish();
    return seal_;
}

void OutputFile::fail(const char* what) const {
    throw std::runtime_error(std::string("can't ") + what + " " + path_.string() + ": " +
                             std::strerror(errno));
}

}  // namespace holdfast::replay
