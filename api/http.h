/// HTTP/1.1 (RFC 9112), small: a server for what anybody may read or post, and a client that
/// blocks. Plain http; a proxy in front speaks TLS where that is wanted.
///
/// Everything a peer sends is bounded in size and time. http.cpp is the one file that knows
/// Boost.Beast.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace holdfast::api {

struct HttpRequest {
    std::string method;  ///< "GET", "POST" …, as sent
    std::string target;  ///< as sent: not decoded, with its query if there is one
    std::string body;
};

struct HttpResponse {
    unsigned status = 200;
    std::string content_type = "text/plain; charset=utf-8";
    std::string cache_control = "no-store";
    std::string body;
    std::string content_encoding;  ///< empty: none
    std::filesystem::path file;    ///< in place of the body: a regular file, sent while it is read
    std::string allow;             ///< of a 405: the methods there are
};

/// Status, and one line of text that says why.
[[nodiscard]] HttpResponse http_failure(unsigned status, std::string why);

/// Called on the server's thread, one request at a time. A HEAD is answered as its GET would be;
/// the server leaves the body out. What it throws becomes a 500.
using HttpHandler = std::function<HttpResponse(const HttpRequest&)>;

struct HttpServerSettings {
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;  ///< 0: a free one
    std::size_t head_bytes_max = 8 * 1024;
    std::size_t body_bytes_max = 64 * 1024;
    std::size_t connections_max = 64;  ///< those beyond are closed at once
    std::chrono::milliseconds idle_timeout{60'000};
    std::chrono::milliseconds head_timeout{10'000};  ///< from its first byte to its last
    std::chrono::milliseconds body_timeout{10'000};
    /// Of an answer that is not taken, on top of a second for each 16 KiB of it.
    std::chrono::milliseconds write_timeout{10'000};
};

/// Serves on a thread of its own. Thread-safety: one thread, but for `port`.
class HttpServer {
   public:
    /// Binds. Throws boost::system::system_error (a std::runtime_error).
    HttpServer(HttpServerSettings settings, HttpHandler handler);
    ~HttpServer();
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;

    void start();
    /// Takes nothing more, lets answers under way out (for two seconds), ends the thread.
    void stop();
    [[nodiscard]] std::uint16_t port() const;

   private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

struct HttpUrl {
    std::string host;  ///< a name or an address, without brackets
    std::uint16_t port = 80;
    std::string path;  ///< empty, or from its '/', without one at the end
    /// For the Host header.
    [[nodiscard]] std::string authority() const;
};
/// `http://host[:port][/path]`, at most 1,024 bytes, printable ASCII: no user, query or fragment.
[[nodiscard]] std::optional<HttpUrl> parse_http_url(std::string_view text);

struct HttpAnswer {
    unsigned status = 0;
    std::string content_type;
    std::string body;
};
/// Why there is no answer, for people.
struct HttpError {
    std::string what;
};
using HttpResult = std::variant<HttpAnswer, HttpError>;

struct HttpClientSettings {
    /// Of connecting, and of an exchange on a connection; looking a name up is the system's.
    std::chrono::milliseconds timeout{10'000};
    std::size_t body_bytes_max = 16 * 1024 * 1024;
};

/// Asks one server, on a connection that is kept for the next question. A question on a connection
/// that the server has meanwhile closed is asked again on a new one, so it may arrive twice. No
/// redirections; an encoded answer is an error. Thread-safety: one thread, but for `cancel`.
class HttpClient {
   public:
    explicit HttpClient(HttpUrl base, HttpClientSettings settings = {});
    ~HttpClient();
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;

    /// `path` begins with '/' and comes behind the base's.
    [[nodiscard]] HttpResult get(std::string_view path);
    [[nodiscard]] HttpResult post(std::string_view path, std::string body);
    /// Ends the question under way and answers all later ones with an error.
    void cancel();

   private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace holdfast::api
