#include "api/site_files.h"

#include <algorithm>
#include <charconv>

namespace holdfast::api {

namespace {

constexpr std::size_t kPathBytesMax = 64;
constexpr unsigned kLevelMax = 63;
constexpr unsigned kWidthMax = 255;
constexpr std::size_t kGroupsMax = 7;  // 2^64 has 20 digits

constexpr std::string_view kForever = "public, max-age=31536000, immutable";
constexpr std::string_view kNow = "no-cache";

bool take(std::string_view& text, std::string_view prefix) {
    if (!text.starts_with(prefix)) {
        return false;
    }
    text.remove_prefix(prefix.size());
    return true;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The whole of `text`, without leading zeros.
bool is_decimal(std::string_view text, unsigned least, unsigned most) {
    unsigned number = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    return error == std::errc{} && stop == end && (text.size() == 1 || text.front() != '0') &&
           number >= least && number <= most;
}

/// Three digits, and in front of them groups `x` and three digits, the first of which is not 000.
bool take_tile_number(std::string_view& text) {
    for (std::size_t group = 0; group < kGroupsMax; ++group) {
        const bool is_last = !take(text, "x");
        const std::string_view digits = text.substr(0, 3);
        if (digits.size() != 3 || !std::all_of(digits.begin(), digits.end(), is_digit)) {
            return false;
        }
        text.remove_prefix(digits.size());
        if (is_last) {
            return true;
        }
        if ((group == 0 && digits == "000") || !take(text, "/")) {
            return false;
        }
    }
    return false;
}

}  // namespace

bool is_site_path(std::string_view path) {
    if (path == "checkpoint" || path == "log.vkey") {
        return true;
    }
    if (path.size() > kPathBytesMax) {
        return false;
    }
    if (take(path, "body/")) {
        return take_tile_number(path) && path.empty();
    }
    if (!take(path, "tile/")) {
        return false;
    }
    if (!take(path, "entries/")) {
        const std::size_t slash = std::min(path.find('/'), path.size());
        if (!is_decimal(path.substr(0, slash), 0, kLevelMax)) {
            return false;
        }
        path.remove_prefix(slash);
        if (!take(path, "/")) {
            return false;
        }
    }
    if (!take_tile_number(path)) {
        return false;
    }
    return path.empty() || (take(path, ".p/") && is_decimal(path, 1, kWidthMax));
}

HttpHandler serve_site(std::filesystem::path folder) {
    return [folder = std::move(folder)](const HttpRequest& request) {
        if (request.method != "GET" && request.method != "HEAD") {
            HttpResponse refused = http_failure(405, "this site is for reading");
            refused.allow = "GET, HEAD";
            return refused;
        }
        std::string_view path = request.target;
        if (!take(path, "/") || !is_site_path(path)) {
            return http_failure(404, "there is no such thing");
        }
        HttpResponse response;
        const bool may_change = path == "checkpoint" || path == "log.vkey";
        if (!may_change) {
            response.content_type = "application/octet-stream";
        }
        response.cache_control = may_change ? kNow : kForever;
        response.file = folder / path;
        return response;
    };
}

}  // namespace holdfast::api
