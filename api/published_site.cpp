#include "api/published_site.h"

#include <algorithm>

#include "crypto/bytes.h"

namespace holdfast::api {

namespace {

constexpr std::string_view kBody = "/body/";

/// The number in a path that `is_site_path`: x001/x234/067.
ledger::Sequence number_in(std::string_view path) {
    ledger::Sequence number = 0;
    for (const char digit : path) {
        if (digit >= '0' && digit <= '9') {
            number = number * 10 + static_cast<ledger::Sequence>(digit - '0');
        }
    }
    return number;
}

}  // namespace

HttpHandler published_site(std::filesystem::path folder, const ledger::EventLog& log) {
    return [files = serve_site(std::move(folder)), &log](const HttpRequest& request) {
        constexpr std::size_t kPathMax = 34;  // of eighteen digits: a number that fits
        const std::string_view path = request.target;
        const bool is_read = request.method == "GET" || request.method == "HEAD";
        if (!is_read || !path.starts_with(kBody) || path.size() > kPathMax ||
            !is_site_path(path.substr(1))) {
            return files(request);
        }
        const ledger::Sequence sequence = number_in(path.substr(kBody.size()));
        const auto stored =
            sequence < log.tip().next ? log.read(sequence, 1) : std::vector<ledger::Bytes>{};
        if (stored.empty()) {
            return http_failure(404, "the log has no such entry");
        }
        HttpResponse response;
        response.content_type = "application/octet-stream";
        response.cache_control = "public, max-age=31536000, immutable";
        response.body = crypto::text_of(stored.front());
        return response;
    };
}

}  // namespace holdfast::api
