#include "api/site_files.h"

#include <doctest/doctest.h>

#include <fstream>

#include "tests/api/raw_http.h"
#include "tests/store/temp_folder.h"

namespace holdfast::test::site_files_test {
namespace {

using namespace api;

TEST_CASE("the names of a site are those of tlog-tiles, each in its one spelling") {
    for (const std::string good :
         {"checkpoint", "log.vkey", "tile/0/000", "tile/63/999", "tile/0/x001/000",
          "tile/0/x001/x234/067", "tile/0/x018/x446/x744/x073/x709/x551/615", "tile/10/000.p/1",
          "tile/entries/000", "tile/entries/x001/000.p/255", "body/000", "body/x001/234"}) {
        CAPTURE(good);
        CHECK(is_site_path(good));
    }
    for (const std::string bad : {"",
                                  "/",
                                  "Checkpoint",
                                  "checkpoint/",
                                  "checkpoint.tmp",
                                  "log.vkey/",
                                  ".checkpoint",
                                  "tile",
                                  "tile/",
                                  "tile/0",
                                  "tile/0/",
                                  "tile//000",
                                  "tile/00/000",
                                  "tile/64/000",
                                  "tile/-1/000",
                                  "tile/+1/000",
                                  "tile/x/000",
                                  "tile/0/0",
                                  "tile/0/0000",
                                  "tile/0/00a",
                                  "tile/0/0.0",
                                  "tile/0/x000/000",
                                  "tile/0/x001",
                                  "tile/0/001/000",
                                  "tile/0/x001/x000",
                                  "tile/0/x001/000/",
                                  "tile/0/X001/000",
                                  "tile/0/x001/x001/x001/x001/x001/x001/x001/000",
                                  "tile/0/000.p",
                                  "tile/0/000.p/",
                                  "tile/0/000.p/0",
                                  "tile/0/000.p/256",
                                  "tile/0/000.p/01",
                                  "tile/0/000.p/1/",
                                  "tile/0/000/1",
                                  "tile/entries",
                                  "tile/entries/",
                                  "tile/entries/0/000",
                                  "body/",
                                  "body/0",
                                  "body/000.p/7",
                                  "body/000/",
                                  "tile/bodies/000",
                                  "tile/others/000",
                                  "tile/0/../checkpoint",
                                  "../checkpoint",
                                  "tile/entries/../000",
                                  "tile/%30/000",
                                  "checkpoint?",
                                  "checkpoint?x",
                                  "tile\\0\\000"}) {
        CAPTURE(bad);
        CHECK_FALSE(is_site_path(bad));
    }
    CHECK_FALSE(is_site_path(std::string("checkpoint\0", 11)));
    CHECK_FALSE(is_site_path("tile/0/" + std::string(1000, '0')));
}

class Site {
   public:
    Site() : server_({}, serve_site(folder_.path() / "site")) {
        write("checkpoint", "the checkpoint\n");
        write("log.vkey", "the key\n");
        write("secret", "not of the site\n");
        write("tile/0/000", std::string(8192, 'h'));
        write("tile/0/x001/000.p/3", "hhh");
        write("tile/entries/000", "");
        write("body/007", "an entry");
        write("../outside", "not in the site\n");
        std::filesystem::create_directories(folder_.path() / "site/tile/0/001");
        server_.start();
    }

    std::string ask(const std::string& method, const std::string& target) {
        RawHttp peer(server_.port());
        peer.send(method + " " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        return peer.rest();
    }

   private:
    void write(const std::string& name, const std::string& content) {
        const auto path = folder_.path() / "site" / name;
        std::filesystem::create_directories(path.parent_path());
        std::ofstream(path) << content;
    }

    store::TempFolder folder_;
    HttpServer server_;
};

bool has(const std::string& answer, const std::string& part) {
    return answer.find(part) != answer.npos;
}

TEST_CASE("what changes is not kept by caches, what never changes is kept for ever") {
    Site site;
    for (const std::string name : {"/checkpoint", "/log.vkey"}) {
        const std::string answer = site.ask("GET", name);
        CHECK(answer.starts_with("HTTP/1.1 200"));
        CHECK(has(answer, "Content-Type: text/plain; charset=utf-8\r\n"));
        CHECK(has(answer, "Cache-Control: no-cache\r\n"));
    }
    CHECK(site.ask("GET", "/checkpoint").ends_with("\r\n\r\nthe checkpoint\n"));
    const std::string tile = site.ask("GET", "/tile/0/000");
    CHECK(tile.starts_with("HTTP/1.1 200"));
    CHECK(has(tile, "Content-Type: application/octet-stream\r\n"));
    CHECK(has(tile, "Cache-Control: public, max-age=31536000, immutable\r\n"));
    CHECK(tile.ends_with("\r\n\r\n" + std::string(8192, 'h')));
    CHECK(site.ask("GET", "/tile/0/x001/000.p/3").ends_with("\r\n\r\nhhh"));
    CHECK(site.ask("GET", "/tile/entries/000").starts_with("HTTP/1.1 200"));
    const std::string body = site.ask("GET", "/body/007");
    CHECK(has(body, "Content-Type: application/octet-stream\r\n"));
    CHECK(has(body, "immutable\r\n"));
    const std::string head = site.ask("HEAD", "/tile/0/000");
    CHECK(has(head, "Content-Length: 8192\r\n"));
    CHECK(head.ends_with("\r\n\r\n"));
}

TEST_CASE("everything else is not found, and nothing is written") {
    Site site;
    for (const std::string name :
         {"/", "/secret", "/../outside", "/tile/0/../../../outside", "/%2e%2e/outside",
          "/tile/0/001", "/tile/0/002", "/tile/entries/000.p/1", "/checkpoint?x", "//checkpoint",
          "checkpoint", "/tile/0"}) {
        CAPTURE(name);
        const std::string answer = site.ask("GET", name);
        CHECK(answer.starts_with("HTTP/1.1 404"));
        CHECK(has(answer, "Cache-Control: no-store\r\n"));
        CHECK_FALSE(has(answer, "not in the site"));
    }
    for (const std::string method : {"POST", "PUT", "DELETE", "PATCH", "get"}) {
        const std::string answer = site.ask(method, "/checkpoint");
        CHECK(answer.starts_with("HTTP/1.1 405"));
        CHECK(has(answer, "Allow: GET, HEAD\r\n"));
    }
}

}  // namespace
}  // namespace holdfast::test::site_files_test
