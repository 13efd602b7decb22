#include <doctest/doctest.h>

#include <atomic>

#include "api/http.h"
#include "tests/api/raw_http.h"

namespace holdfast::test::http_server_test {
namespace {

using namespace api;
using namespace std::chrono_literals;

/// Answers with what it was asked.
HttpResponse echo(const HttpRequest& request) {
    if (request.target == "/throw") {
        throw std::runtime_error("a broken handler");
    }
    HttpResponse response;
    response.body = request.method + " " + request.target + " " + request.body;
    return response;
}

HttpServerSettings quick() {
    HttpServerSettings settings;
    settings.head_bytes_max = 512;
    settings.body_bytes_max = 100;
    settings.idle_timeout = settings.head_timeout = settings.body_timeout = 150ms;
    return settings;
}

struct Running {
    explicit Running(HttpServerSettings settings = {}, HttpHandler handler = echo)
        : server(std::move(settings), std::move(handler)) {
        server.start();
    }
    HttpServer server;
};

/// Sends, and gives all that comes until the server closes.
std::string told(const HttpServer& server, const std::string& bytes) {
    RawHttp peer(server.port());
    peer.send(bytes);
    return peer.rest();
}

unsigned status_of(const std::string& answer) {
    return answer.starts_with("HTTP/1.1 ") ? static_cast<unsigned>(std::stoul(answer.substr(9)))
                                           : 0;
}

std::size_t count_of(const std::string& text, const std::string& part) {
    std::size_t count = 0;
    for (std::size_t at = 0; (at = text.find(part, at)) != text.npos; at += part.size()) {
        ++count;
    }
    return count;
}

const std::string kLast = "Host: x\r\nConnection: close\r\n\r\n";

TEST_CASE("a request is answered, with its length, type, date and how long it may be kept") {
    const Running running;
    const std::string answer = told(running.server, "GET /a?b HTTP/1.1\r\n" + kLast);
    CHECK(status_of(answer) == 200);
    CHECK(answer.ends_with("\r\n\r\nGET /a?b "));
    for (const std::string line :
         {"Content-Length: 9", "Content-Type: text/plain; charset=utf-8", "Cache-Control: no-store",
          "X-Content-Type-Options: nosniff", "Date: "}) {
        CHECK(answer.find(line) != answer.npos);
    }
    CHECK(told(running.server, "POST /p HTTP/1.1\r\nContent-Length: 4\r\n" + kLast + "body")
              .ends_with("POST /p body"));
    CHECK(told(running.server, "POST /p HTTP/1.1\r\nTransfer-Encoding: chunked\r\n" + kLast +
                                   "2\r\nbo\r\n0\r\n\r\n")
              .ends_with("POST /p bo"));
}

TEST_CASE("a connection is kept, and pipelined requests are answered in turn") {
    const Running running;
    std::string requests;
    for (const char* path : {"/1", "/2", "/3"}) {
        requests += std::string("GET ") + path + " HTTP/1.1\r\nHost: x\r\n\r\n";
    }
    const std::string answer = told(running.server, requests + "GET /4 HTTP/1.1\r\n" + kLast);
    CHECK(count_of(answer, "HTTP/1.1 200") == 4);
    CHECK(answer.find("GET /1") < answer.find("GET /2"));
    CHECK(answer.find("GET /2") < answer.find("GET /3"));
    CHECK(answer.ends_with("GET /4 "));
    // HTTP/1.0 closes by itself.
    CHECK(told(running.server, "GET /old HTTP/1.0\r\n\r\n").ends_with("GET /old "));
}

TEST_CASE("HEAD has the head of GET and no body") {
    const Running running;
    const std::string answer = told(running.server, "HEAD /a HTTP/1.1\r\n" + kLast);
    CHECK(status_of(answer) == 200);
    CHECK(answer.find("Content-Length: 8\r\n") != answer.npos);
    CHECK(answer.ends_with("\r\n\r\n"));
}

TEST_CASE("what is too long or malformed is refused, and the connection closed") {
    const Running running(quick());
    const std::string long_head = std::string(600, 'x');
    struct Case {
        std::string bytes;
        unsigned status;
    };
    for (const Case& c : std::vector<Case>{
             {"GET /" + long_head + " HTTP/1.1\r\n\r\n", 431},
             {"GET / HTTP/1.1\r\nX: " + long_head + "\r\n\r\n", 431},
             {"POST / HTTP/1.1\r\nContent-Length: 101\r\n\r\n", 413},
             {"POST / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n", 400},
             {"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 400},
             {"POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400},
             {"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nffffffffff\r\n", 413},
             {"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n", 400},
             {"hello\r\n\r\n", 400},
             {"GET /a b HTTP/1.1\r\n\r\n", 400},
             {"GET / HTTP/2.7\r\n\r\n", 400},
             {"GET / HTTP/1.1\r\nno colon\r\n\r\n", 400},
             {std::string("GET / HTTP/1.1\r\nX: \0\r\n\r\n", 24), 400}}) {
        CAPTURE(c.bytes);
        const std::string answer = told(running.server, c.bytes);
        CHECK(status_of(answer) == c.status);
        CHECK(answer.find("Connection: close") != answer.npos);
    }
    CHECK(status_of(told(running.server, "GET / HTTP/1.1\r\n" + kLast)) == 200);
}

TEST_CASE("whoever is slow at any point is cut off without an answer") {
    const Running running(quick());
    for (const std::string bytes : {"", "G", "GET / HTTP/1.1\r\nHost: x\r\n",
                                    "POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nab"}) {
        CAPTURE(bytes);
        CHECK(told(running.server, bytes) == "");
    }
    // Idle after an answer.
    CHECK(count_of(told(running.server, "GET / HTTP/1.1\r\nHost: x\r\n\r\n"), "HTTP/1.1") == 1);
}

TEST_CASE("whoever does not take the answer is cut off") {
    HttpServerSettings settings;
    settings.write_timeout = 100ms;
    const Running running(settings, [](const HttpRequest& request) {
        HttpResponse response;
        // A second for each 16 KiB: beyond what the kernel buffers, many of those.
        response.body = request.target == "/large" ? std::string(8 << 20, 'x') : "small";
        return response;
    });
    RawHttp slow(running.server.port());
    CHECK(slow.send("GET /large HTTP/1.1\r\nHost: x\r\n\r\n"));
    CHECK(slow.receive(100).size() == 100);
    // In nobody's way meanwhile.
    CHECK(told(running.server, "GET / HTTP/1.1\r\n" + kLast).ends_with("small"));
}

TEST_CASE("more connections than allowed are closed at once") {
    HttpServerSettings settings;
    settings.connections_max = 2;
    const Running running(settings);
    RawHttp first(running.server.port());
    RawHttp second(running.server.port());
    for (RawHttp* peer : {&first, &second}) {  // both are accepted for certain once answered
        CHECK(peer->send("GET /x HTTP/1.1\r\nHost: x\r\n\r\n"));
        CHECK(peer->until("GET /x ").ends_with("GET /x "));
    }
    CHECK(told(running.server, "") == "");
    CHECK(first.send("GET /y HTTP/1.1\r\n" + kLast));
    CHECK(first.rest().ends_with("GET /y "));
}

TEST_CASE("a handler that throws is a 500, and the server goes on") {
    const Running running;
    CHECK(status_of(told(running.server, "GET /throw HTTP/1.1\r\n" + kLast)) == 500);
    CHECK(status_of(told(running.server, "GET / HTTP/1.1\r\n" + kLast)) == 200);
}

TEST_CASE("stop ends idle connections, lets an answer under way out, and frees the port") {
    std::atomic<bool> is_asked = false;
    Running running({}, [&](const HttpRequest&) {
        is_asked = true;
        std::this_thread::sleep_for(50ms);
        HttpResponse response;
        response.body = std::string(1 << 20, 'x');
        return response;
    });
    RawHttp idle(running.server.port());
    RawHttp busy(running.server.port());
    CHECK(busy.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
    while (!is_asked) {
        std::this_thread::sleep_for(1ms);
    }
    std::thread reader([&] { CHECK(busy.rest().size() > (1 << 20)); });
    running.server.stop();
    reader.join();
    CHECK(idle.rest() == "");
    CHECK_THROWS_AS(RawHttp(running.server.port()), std::runtime_error);
    running.server.stop();  // again: nothing
}

TEST_CASE("a port that is taken is said at once") {
    const Running running;
    HttpServerSettings settings;
    settings.port = running.server.port();
    CHECK_THROWS_AS(HttpServer(settings, echo), std::runtime_error);
}

}  // namespace
}  // namespace holdfast::test::http_server_test
