#include <algorithm>
#include <charconv>

#include "api/http.h"

namespace holdfast::api {

namespace {

constexpr std::size_t kUrlBytesMax = 1024;
constexpr std::string_view kScheme = "http://";

bool is_url_character(char c) { return c > 0x20 && c < 0x7f && c != '"' && c != '<' && c != '>'; }

bool is_host_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '-' || c == '_' || c == ':';
}

std::optional<std::uint16_t> parse_port(std::string_view text) {
    std::uint16_t port = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, port);
    if (error != std::errc{} || stop != end || port == 0) {
        return std::nullopt;
    }
    return port;
}

/// "host", "host:port", "[v6]" or "[v6]:port".
bool read_authority(std::string_view text, HttpUrl& url) {
    const bool is_bracketed = text.starts_with('[');
    const std::size_t host_end = is_bracketed ? text.find(']') : text.find(':');
    const std::string_view host = is_bracketed
                                      ? text.substr(1, host_end == text.npos ? 0 : host_end - 1)
                                      : text.substr(0, host_end);
    std::string_view rest = host_end == text.npos ? "" : text.substr(host_end + is_bracketed);
    if (host.empty() || !std::all_of(host.begin(), host.end(), is_host_character)) {
        return false;
    }
    url.host = host;
    if (rest.empty()) {
        return true;
    }
    const auto port = rest.front() == ':' ? parse_port(rest.substr(1)) : std::nullopt;
    url.port = port.value_or(0);
    return port.has_value();
}

}  // namespace

std::string HttpUrl::authority() const {
    std::string text = host.find(':') == host.npos ? host : '[' + host + ']';
    if (port != 80) {
        text += ':' + std::to_string(port);
    }
    return text;
}

std::optional<HttpUrl> parse_http_url(std::string_view text) {
    if (text.size() > kUrlBytesMax || !text.starts_with(kScheme) ||
        !std::all_of(text.begin(), text.end(), is_url_character) ||
        text.find_first_of("?#@\\") != text.npos) {
        return std::nullopt;
    }
    text.remove_prefix(kScheme.size());
    const std::size_t slash = std::min(text.find('/'), text.size());
    HttpUrl url;
    if (!read_authority(text.substr(0, slash), url)) {
        return std::nullopt;
    }
    std::string_view path = text.substr(slash);
    while (path.ends_with('/')) {
        path.remove_suffix(1);
    }
    url.path = path;
    return url;
}

}  // namespace holdfast::api
