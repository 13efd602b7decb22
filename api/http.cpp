#include "api/http.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <set>
#include <thread>

#include "api/spawn.h"

namespace holdfast::api {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using boost::system::error_code;

constexpr auto kAwait = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::milliseconds kAcceptPause{50};  // after an error: out of descriptors, say
constexpr std::chrono::seconds kDrainTime{2};
constexpr std::chrono::seconds kFarewellTime{1};
constexpr std::uint64_t kSlowestBytesPerSecond = 16 * 1024;
constexpr std::size_t kChunk = 4096;

struct Connection {
    explicit Connection(asio::ip::tcp::socket socket) : stream(std::move(socket)) {}

    beast::tcp_stream stream;
    beast::flat_buffer buffer;  // what came behind the last request: bounded by one read
    bool is_answering = false;
};

struct Incoming {
    HttpRequest request;
    bool keeps_alive = false;
    bool is_gone = false;     // nobody there to answer
    unsigned bad_status = 0;  // not 0: the answer to what is no request of ours
};

Incoming failed(const error_code& error) {
    Incoming incoming;
    const bool is_http = error.category() == make_error_code(http::error::bad_method).category();
    if (error == http::error::header_limit) {
        incoming.bad_status = 431;
    } else if (error == http::error::body_limit) {
        incoming.bad_status = 413;
    } else if (is_http && error != http::error::end_of_stream &&
               error != http::error::partial_message) {
        incoming.bad_status = 400;
    } else {
        incoming.is_gone = true;
    }
    return incoming;
}

template <class Body>
http::response<Body> head_of(const HttpResponse& response, bool keeps_alive) {
    http::response<Body> head{static_cast<http::status>(response.status), 11};
    head.keep_alive(keeps_alive);
    head.set(http::field::date, fmt::format("{:%a, %d %b %Y %H:%M:%S GMT}",
                                            fmt::gmtime(std::chrono::system_clock::now())));
    head.set(http::field::content_type, response.content_type);
    head.set(http::field::cache_control, response.cache_control);
    head.set("X-Content-Type-Options", "nosniff");
    if (!response.content_encoding.empty()) {
        head.set(http::field::content_encoding, response.content_encoding);
    }
    if (!response.allow.empty()) {
        head.set(http::field::allow, response.allow);
    }
    return head;
}

}  // namespace

HttpResponse http_failure(unsigned status, std::string why) {
    HttpResponse response;
    response.status = status;
    response.body = std::move(why) + '\n';
    return response;
}

class HttpServer::Impl {
   public:
    Impl(HttpServerSettings settings, HttpHandler handler)
        : settings_(std::move(settings)),
          handler_(std::move(handler)),
          acceptor_(io_, {asio::ip::make_address(settings_.address), settings_.port}),
          port_(acceptor_.local_endpoint().port()) {}

    ~Impl() { stop(); }

    void start() {
        spawn(io_, accept(this));
        thread_ = std::thread([this] { io_.run(); });
    }

    void stop() {
        if (!thread_.joinable()) {
            return;
        }
        asio::post(io_, [this] { end(); });
        thread_.join();
    }

    [[nodiscard]] std::uint16_t port() const { return port_; }

   private:
    using ConnectionPtr = std::shared_ptr<Connection>;

    void end() {
        is_stopping_ = true;
        error_code ignored;
        acceptor_.close(ignored);
        for (const ConnectionPtr& connection : connections_) {
            if (!connection->is_answering) {
                connection->stream.close();
            }
        }
        if (!connections_.empty()) {
            spawn(io_, cut_off(this));
        }
    }

    static asio::awaitable<void> cut_off(Impl* self) {
        self->drain_timer_.expires_after(kDrainTime);
        co_await self->drain_timer_.async_wait(kAwait);
        for (const ConnectionPtr& connection : self->connections_) {
            connection->stream.close();
        }
    }

    static asio::awaitable<void> accept(Impl* self) {
        asio::steady_timer pause(self->io_);
        while (!self->is_stopping_) {
            auto [error, socket] = co_await self->acceptor_.async_accept(kAwait);
            if (!error && self->connections_.size() < self->settings_.connections_max) {
                auto connection = std::make_shared<Connection>(std::move(socket));
                self->connections_.insert(connection);
                spawn(self->io_, serve(self, std::move(connection)));
            } else if (error && !self->is_stopping_) {
                pause.expires_after(kAcceptPause);
                co_await pause.async_wait(kAwait);
            }
        }
    }

    static asio::awaitable<void> serve(Impl* self, ConnectionPtr connection) {
        try {
            co_await converse(self, connection);
        } catch (const std::exception&) {
            // Out of memory, say: it costs this connection, not the server.
        }
        connection->stream.close();
        self->connections_.erase(connection);
        if (self->is_stopping_ && self->connections_.empty()) {
            self->drain_timer_.cancel();
        }
    }

    static asio::awaitable<void> converse(Impl* self, ConnectionPtr connection) {
        bool keeps_alive = true;
        while (keeps_alive && !self->is_stopping_) {
            const Incoming incoming = co_await read(self, connection);
            if (incoming.is_gone) {
                co_return;
            }
            connection->is_answering = true;
            HttpResponse response =
                incoming.bad_status == 0
                    ? self->answer(incoming.request)
                    : http_failure(incoming.bad_status, "not a request this server takes");
            const bool is_head = incoming.request.method == "HEAD";
            const bool is_sent =
                co_await send(self, connection, std::move(response), incoming.keeps_alive, is_head);
            connection->is_answering = false;
            keeps_alive = incoming.keeps_alive && is_sent;
            if (is_sent && !keeps_alive) {
                co_await say_farewell(connection);
            }
        }
    }

    static asio::awaitable<Incoming> read(Impl* self, ConnectionPtr connection) {
        beast::tcp_stream& stream = connection->stream;
        const HttpServerSettings& settings = self->settings_;
        if (connection->buffer.size() == 0) {
            stream.expires_after(settings.idle_timeout);
            const auto [error, count] =
                co_await stream.async_read_some(connection->buffer.prepare(kChunk), kAwait);
            if (error) {
                co_return failed(error);
            }
            connection->buffer.commit(count);
        }
        http::request_parser<http::string_body> parser;
        parser.header_limit(static_cast<std::uint32_t>(settings.head_bytes_max));
        parser.body_limit(settings.body_bytes_max);
        stream.expires_after(settings.head_timeout);
        const auto [head_error, head_bytes] =
            co_await http::async_read_header(stream, connection->buffer, parser, kAwait);
        if (head_error) {
            co_return failed(head_error);
        }
        stream.expires_after(settings.body_timeout);
        const auto [error, bytes] =
            co_await http::async_read(stream, connection->buffer, parser, kAwait);
        if (error) {
            co_return failed(error);
        }
        http::request<http::string_body> message = parser.release();
        Incoming incoming;
        incoming.keeps_alive = message.keep_alive();
        incoming.request = {std::string(message.method_string()), std::string(message.target()),
                            std::move(message.body())};
        co_return incoming;
    }

    HttpResponse answer(const HttpRequest& request) const {
        try {
            return handler_(request);
        } catch (const std::exception&) {
            return http_failure(500, "the server could not answer");
        }
    }

    static asio::awaitable<bool> send(Impl* self, ConnectionPtr connection, HttpResponse response,
                                      bool keeps_alive, bool is_head) {
        http::file_body::value_type file;
        std::uint64_t size = response.body.size();
        if (!response.file.empty()) {
            error_code error;
            std::error_code ignored;
            const bool is_file = std::filesystem::is_regular_file(response.file, ignored);
            if (is_file) {
                file.open(response.file.c_str(), beast::file_mode::scan, error);
            }
            if (!is_file || error) {
                response = http_failure(404, "there is no such thing");
                size = response.body.size();
            } else {
                size = file.size();
            }
        }
        connection->stream.expires_after(self->settings_.write_timeout +
                                         std::chrono::seconds(size / kSlowestBytesPerSecond));
        if (is_head) {
            auto message = head_of<http::empty_body>(response, keeps_alive);
            message.content_length(size);
            co_return co_await write(connection, std::move(message));
        }
        if (!response.file.empty()) {
            auto message = head_of<http::file_body>(response, keeps_alive);
            message.body() = std::move(file);
            message.content_length(size);
            co_return co_await write(connection, std::move(message));
        }
        auto message = head_of<http::string_body>(response, keeps_alive);
        message.body() = std::move(response.body);
        message.content_length(size);
        co_return co_await write(connection, std::move(message));
    }

    template <class Body>
    static asio::awaitable<bool> write(ConnectionPtr connection, http::response<Body> message) {
        http::response_serializer<Body> serializer(message);
        const auto [error, bytes] =
            co_await http::async_write(connection->stream, serializer, kAwait);
        co_return !error;
    }

    /// A close while the peer still sends would take the answer from it: reads on for a moment.
    static asio::awaitable<void> say_farewell(ConnectionPtr connection) {
        error_code error;
        connection->stream.socket().shutdown(asio::ip::tcp::socket::shutdown_send, error);
        connection->stream.expires_after(kFarewellTime);
        std::array<char, kChunk> ignored{};
        while (!error) {
            const auto [read_error, count] =
                co_await connection->stream.async_read_some(asio::buffer(ignored), kAwait);
            error = read_error;
        }
    }

    const HttpServerSettings settings_;
    const HttpHandler handler_;
    asio::io_context io_{1};
    asio::ip::tcp::acceptor acceptor_;
    const std::uint16_t port_;
    asio::steady_timer drain_timer_{io_};
    std::set<ConnectionPtr> connections_;
    bool is_stopping_ = false;
    std::thread thread_;
};

HttpServer::HttpServer(HttpServerSettings settings, HttpHandler handler)
    : impl_(std::make_unique<Impl>(std::move(settings), std::move(handler))) {}
HttpServer::~HttpServer() = default;
void HttpServer::start() { impl_->start(); }
void HttpServer::stop() { impl_->stop(); }
std::uint16_t HttpServer::port() const { return impl_->port(); }

class HttpClient::Impl {
   public:
    Impl(HttpUrl base, HttpClientSettings settings)
        : base_(std::move(base)), settings_(settings), stream_(io_) {}

    HttpResult ask(http::verb method, std::string_view path, std::string body) {
        http::request<http::string_body> request{method, base_.path + std::string(path), 11};
        request.set(http::field::host, base_.authority());
        request.set(http::field::user_agent, "holdfast");
        request.set(http::field::accept_encoding, "identity");
        request.body() = std::move(body);
        request.prepare_payload();
        HttpResult result;
        io_.restart();
        spawn(io_, exchange(this, std::move(request), &result));
        io_.run();
        return result;
    }

    void cancel() {
        is_cancelled_ = true;
        asio::post(io_, [this] {
            resolver_.cancel();
            stream_.close();
        });
    }

   private:
    static asio::awaitable<void> exchange(Impl* self, http::request<http::string_body> request,
                                          HttpResult* result) {
        if (self->is_cancelled_) {
            *result = HttpError{"cancelled"};
            co_return;
        }
        self->stream_.expires_after(self->settings_.timeout);
        const bool was_connected = self->is_connected_;
        error_code error = co_await try_once(self, &request, result);
        if (error && error != beast::error::timeout && was_connected && !self->is_cancelled_) {
            error = co_await try_once(self, &request, result);
        }
        if (error) {
            const std::string why =
                error == beast::error::timeout ? "no answer in time" : error.message();
            *result = HttpError{fmt::format("http://{}: {}", self->base_.authority(),
                                            self->is_cancelled_ ? "cancelled" : why)};
        }
    }

    static asio::awaitable<error_code> try_once(Impl* self,
                                                const http::request<http::string_body>* request,
                                                HttpResult* result) {
        if (!self->is_connected_) {
            if (const error_code error = co_await connect(self)) {
                co_return error;
            }
        }
        self->is_connected_ = false;  // until all has gone well
        const auto [write_error, sent] =
            co_await http::async_write(self->stream_, *request, kAwait);
        if (write_error) {
            co_return write_error;
        }
        http::response_parser<http::string_body> parser;
        parser.body_limit(self->settings_.body_bytes_max);
        const auto [error, bytes] =
            co_await http::async_read(self->stream_, self->buffer_, parser, kAwait);
        if (error) {
            co_return error;
        }
        http::response<http::string_body> answer = parser.release();
        self->is_connected_ = answer.keep_alive();
        const auto encoding = answer[http::field::content_encoding];
        if (!encoding.empty() && encoding != "identity") {
            *result = HttpError{fmt::format("http://{}: the answer is encoded, which was not asked",
                                            self->base_.authority())};
        } else {
            *result =
                HttpAnswer{answer.result_int(), std::string(answer[http::field::content_type]),
                           std::move(answer.body())};
        }
        co_return error_code{};
    }

    static asio::awaitable<error_code> connect(Impl* self) {
        self->stream_.close();
        self->buffer_.clear();
        std::vector<asio::ip::tcp::endpoint> endpoints;
        error_code error;
        const auto address = asio::ip::make_address(self->base_.host, error);
        if (!error) {
            endpoints.emplace_back(address, self->base_.port);
        } else {
            const auto [resolve_error, found] = co_await self->resolver_.async_resolve(
                self->base_.host, std::to_string(self->base_.port), kAwait);
            if (resolve_error) {
                co_return resolve_error;
            }
            for (const auto& entry : found) {
                endpoints.push_back(entry.endpoint());
            }
        }
        // The name service has limits of its own: what it took is not the server's.
        self->stream_.expires_after(self->settings_.timeout);
        const auto [connect_error, endpoint] =
            co_await self->stream_.async_connect(endpoints, kAwait);
        self->is_connected_ = !connect_error;
        co_return connect_error;
    }

    const HttpUrl base_;
    const HttpClientSettings settings_;
    asio::io_context io_{1};
    asio::ip::tcp::resolver resolver_{io_};
    beast::tcp_stream stream_;
    beast::flat_buffer buffer_;
    bool is_connected_ = false;
    std::atomic<bool> is_cancelled_{false};
};

HttpClient::HttpClient(HttpUrl base, HttpClientSettings settings)
    : impl_(std::make_unique<Impl>(std::move(base), settings)) {}
HttpClient::~HttpClient() = default;
HttpResult HttpClient::get(std::string_view path) { return impl_->ask(http::verb::get, path, {}); }
HttpResult HttpClient::post(std::string_view path, std::string body) {
    return impl_->ask(http::verb::post, path, std::move(body));
}
void HttpClient::cancel() { impl_->cancel(); }

}  // namespace holdfast::api
