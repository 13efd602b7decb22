#include "api/csv/input_file.h"

#include <fmt/format.h>
#include <zlib.h>

#include <system_error>

namespace holdfast::api::csv {

namespace {

constexpr unsigned kUnpackBufferBytes = 256U << 10;
constexpr std::size_t kReadMax = 1U << 20;

gzFile handle(void* file) { return static_cast<gzFile>(file); }

std::string reason_of(gzFile file) {
    int code = Z_OK;
    const char* message = ::gzerror(file, &code);
    if (code == Z_ERRNO) {
        return std::system_category().message(errno);
    }
    return code == Z_BUF_ERROR ? "it is cut short: its packed data has no end" : message;
}

}  // namespace

void InputFile::Closer::operator()(void* file) const { ::gzclose_r(handle(file)); }

InputFile::InputFile(std::filesystem::path file) : path_(std::move(file)) {
    // zlib hands a file that is not packed through as it is.
    file_.reset(::gzopen(path_.c_str(), "rbe"));
    if (!file_) {
        throw InputError(
            fmt::format("{}: {}", path_.string(), std::system_category().message(errno)));
    }
    ::gzbuffer(handle(file_.get()), kUnpackBufferBytes);
}

std::size_t InputFile::read(std::span<char> buffer) {
    const auto wanted = static_cast<unsigned>(std::min(buffer.size(), kReadMax));
    const int count = ::gzread(handle(file_.get()), buffer.data(), wanted);
    int code = Z_OK;
    ::gzerror(handle(file_.get()), &code);
    // A packed file that is cut short gives what is there, and says so only in its error.
    if (count < 0 || (static_cast<unsigned>(count) < wanted && code != Z_OK)) {
        throw InputError(fmt::format("{}: {}", path_.string(), reason_of(handle(file_.get()))));
    }
    return static_cast<std::size_t>(count);
}

}  // namespace holdfast::api::csv
