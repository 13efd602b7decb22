#include <doctest/doctest.h>

#include <atomic>

#include "api/http.h"
#include "tests/api/raw_http.h"

namespace holdfast::test::http_client_test {
namespace {

using namespace api;
using namespace std::chrono_literals;

HttpUrl loopback(std::uint16_t port, std::string path = "") {
    return {"127.0.0.1", port, std::move(path)};
}

std::string body_of(const HttpResult& result) {
    const auto* answer = std::get_if<HttpAnswer>(&result);
    return answer == nullptr ? "error: " + std::get<HttpError>(result).what : answer->body;
}

bool is_error(const HttpResult& result, const std::string& what = "") {
    const auto* error = std::get_if<HttpError>(&result);
    return error != nullptr && error->what.find(what) != std::string::npos;
}

TEST_CASE("URLs are http only, and nothing in them is left to guess") {
    struct Case {
        std::string text, host;
        std::uint16_t port;
        std::string path, authority;
    };
    for (const Case& c : std::vector<Case>{
             {"http://a.example", "a.example", 80, "", "a.example"},
             {"http://a.example/", "a.example", 80, "", "a.example"},
             {"http://a.example:8080/x/y/", "a.example", 8080, "/x/y", "a.example:8080"},
             {"http://127.0.0.1:1/x", "127.0.0.1", 1, "/x", "127.0.0.1:1"},
             {"http://A-b_c.example", "A-b_c.example", 80, "", "A-b_c.example"},
             {"http://[::1]", "::1", 80, "", "[::1]"},
             {"http://[::1]:65535//", "::1", 65535, "", "[::1]:65535"}}) {
        CAPTURE(c.text);
        const auto url = parse_http_url(c.text);
        REQUIRE(url);
        CHECK(url->host == c.host);
        CHECK(url->port == c.port);
        CHECK(url->path == c.path);
        CHECK(url->authority() == c.authority);
    }
    for (const std::string& bad : std::vector<std::string>{"",
                                                           "http://",
                                                           "http:///x",
                                                           "https://a",
                                                           "HTTP://a",
                                                           "a.example",
                                                           "http://a:0",
                                                           "http://a:65536",
                                                           "http://a:",
                                                           "http://a:1x",
                                                           "http://a:+1",
                                                           "http://u@a",
                                                           "http://a/?q",
                                                           "http://a/#f",
                                                           "http://a b",
                                                           "http://a/\r\nX: y",
                                                           "http://a/\xc3\xa9",
                                                           "http://[::1",
                                                           "http://::1",
                                                           "http://[]",
                                                           "http://[::1]x",
                                                           "http://a\\b",
                                                           "http://a;b",
                                                           "http://a/\"",
                                                           "http://a/<",
                                                           "http://a/>",
                                                           "http://a/\x7f",
                                                           "http://a/" + std::string(1024, 'x')}) {
        CAPTURE(bad);
        CHECK_FALSE(parse_http_url(bad));
    }
}

TEST_CASE("questions go to the base's path, on one connection") {
    HttpServer server({}, [](const HttpRequest& request) {
        HttpResponse response;
        response.status = request.target.ends_with("missing") ? 404 : 200;
        response.body = request.method + " " + request.target + " " + request.body;
        return response;
    });
    server.start();
    HttpClient client(loopback(server.port(), "/base"));
    CHECK(body_of(client.get("/x")) == "GET /base/x ");
    CHECK(body_of(client.post("/y", "hello")) == "POST /base/y hello");
    const auto missing = client.get("/missing");
    REQUIRE(std::holds_alternative<HttpAnswer>(missing));
    CHECK(std::get<HttpAnswer>(missing).status == 404);
    CHECK(std::get<HttpAnswer>(missing).content_type == "text/plain; charset=utf-8");
}

TEST_CASE("a kept connection is used again, and a new one where the server has closed it") {
    std::atomic<int> connections = 0;
    std::atomic<int> requests = 0;
    const FakeHttpServer server([&](RawHttp& peer) {
        ++connections;
        for (int i = 0; i < 2; ++i) {  // then closes without a word
            if (peer.until("\r\n\r\n").empty()) {
                return;
            }
            ++requests;
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
        }
    });
    HttpClient client(loopback(server.port()));
    for (int i = 0; i < 5; ++i) {
        CHECK(body_of(client.get("/")) == "hi");
    }
    CHECK(connections == 3);
    CHECK(requests == 5);
}

TEST_CASE("answers that are too long, slow, malformed, cut or encoded are errors") {
    const auto ask = [](const std::string& bytes, bool is_held = false) {
        std::atomic<bool> is_over = false;
        const FakeHttpServer server([&](RawHttp& peer) {
            (void)peer.until("\r\n\r\n");
            peer.send(bytes);
            while (is_held && !is_over) {
                std::this_thread::sleep_for(1ms);
            }
        });
        HttpClient client(loopback(server.port()), {300ms, 100});
        HttpResult result = client.get("/");
        is_over = true;
        return result;
    };
    const std::string ok = "HTTP/1.1 200 OK\r\n";
    CHECK(body_of(ask(ok + "Content-Length: 100\r\n\r\n" + std::string(100, 'x'))) ==
          std::string(100, 'x'));
    CHECK(body_of(ask(ok + "\r\nuntil the end")) == "until the end");
    CHECK(body_of(ask(ok + "Transfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n")) == "hi");
    CHECK(is_error(ask(ok + "Content-Length: 101\r\n\r\n" + std::string(101, 'x'))));
    CHECK(is_error(ask(ok + "\r\n" + std::string(101, 'x'))));
    CHECK(is_error(ask(ok + "Content-Length: 9\r\n\r\ncut")));
    CHECK(is_error(ask(ok + "X: " + std::string(20'000, 'x') + "\r\n\r\n")));
    CHECK(is_error(ask("garbage\r\n\r\n")));
    CHECK(is_error(ask("")));
    CHECK(is_error(ask(ok + "Content-Encoding: gzip\r\nContent-Length: 1\r\n\r\nx"), "encoded"));
    CHECK(is_error(ask("", true), "in time"));
    CHECK(is_error(ask(ok + "Content-Length: 9\r\n\r\nsl", true), "in time"));
}

TEST_CASE("nobody there, and nobody known, are errors; a cancelled client asks nothing more") {
    std::uint16_t port = 0;
    {
        const FakeHttpServer gone([](RawHttp&) {});
        port = gone.port();
    }
    HttpClient client(loopback(port));
    CHECK(is_error(client.get("/"), "127.0.0.1"));
    client.cancel();
    CHECK(is_error(client.get("/"), "cancelled"));
}

TEST_CASE("a question under way can be cancelled") {
    std::atomic<bool> is_asked = false;
    std::atomic<bool> is_over = false;
    const FakeHttpServer server([&](RawHttp& peer) {
        (void)peer.until("\r\n\r\n");
        is_asked = true;
        while (!is_over) {
            std::this_thread::sleep_for(1ms);
        }
    });
    HttpClient client(loopback(server.port()), {60s, 100});
    std::thread canceller([&] {
        while (!is_asked) {
            std::this_thread::sleep_for(1ms);
        }
        client.cancel();
    });
    CHECK(is_error(client.get("/"), "cancelled"));
    canceller.join();
    is_over = true;
}

}  // namespace
}  // namespace holdfast::test::http_client_test
