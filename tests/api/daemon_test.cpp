// holdfastd as a process: init, serve, exit codes, TLS, and what it leaves on the disk.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio/read.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <filesystem>
#include <fstream>
#include <thread>

#include "tests/api/raw_client.h"

namespace daemon_test {

using namespace holdfast;
using namespace holdfast::api;
using namespace holdfast::test;
namespace fs = std::filesystem;

namespace {

class Folder {
   public:
    Folder() {
        std::string pattern = (fs::temp_directory_path() / "holdfastd-XXXXXX").string();
        path_ = mkdtemp(pattern.data());
    }
    ~Folder() { fs::remove_all(path_); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    [[nodiscard]] std::string operator/(const std::string& name) const {
        return (path_ / name).string();
    }

   private:
    fs::path path_;
};

// A program under way. Ended, if it still runs, when the test ends.
class Process {
   public:
    explicit Process(std::vector<std::string> arguments) {
        std::vector<char*> raw;
        for (auto& argument : arguments) {
            raw.push_back(argument.data());
        }
        raw.push_back(nullptr);
        pid_ = fork();
        if (pid_ == 0) {
            const int nowhere = open("/dev/null", O_WRONLY);
            dup2(nowhere, STDOUT_FILENO);
            dup2(nowhere, STDERR_FILENO);
            execvp(raw[0], raw.data());
            _exit(127);
        }
    }
    ~Process() {
        if (pid_ > 0) {
            kill(pid_, SIGKILL);
            (void)wait();
        }
    }
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;
    void signal(int which) const { kill(pid_, which); }
    int wait() {
        int status = 0;
        waitpid(pid_, &status, 0);
        pid_ = 0;
        return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
    }

   private:
    pid_t pid_ = 0;
};

std::string daemon() {
    const char* folder = std::getenv("HOLDFAST_BIN_DIR");
    return std::string(folder != nullptr ? folder : HOLDFAST_BIN_DIR) + "/holdfastd";
}

int run(std::vector<std::string> arguments) { return Process(std::move(arguments)).wait(); }

int init(const Folder& folder) {
    return run({daemon(), "init", "--data", folder / "data", "--origin", "example.com/test"});
}

// Serves on a free port, and waits until it does.
class Serving {
   public:
    Serving(const Folder& folder, std::vector<std::string> more = {})
        : process_([&] {
              fs::remove(folder / "port");
              std::vector<std::string> all{daemon(),        "serve",         "--data",
                                           folder / "data", "--listen-port", "0",
                                           "--port-file",   folder / "port"};
              all.insert(all.end(), more.begin(), more.end());
              return all;
          }()) {
        for (int i = 0; i < 1000 && port == 0; ++i) {
            std::ifstream(folder / "port") >> port;
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
        REQUIRE(port != 0);
    }
    int stop() {
        process_.signal(SIGTERM);
        return process_.wait();
    }
    Process& process() { return process_; }

    std::uint16_t port = 0;

   private:
    Process process_;
};

}  // namespace

TEST_CASE("a ledger is made once, served, stopped, and served again") {
    const Folder folder;
    REQUIRE(init(folder) == 0);
    CHECK(init(folder) == 23);  // folder_not_empty
    CHECK((fs::status(folder / "data/keys/log.key").permissions() & fs::perms::all) ==
          (fs::perms::owner_read | fs::perms::owner_write));
    CHECK((fs::status(folder / "data").permissions() & fs::perms::all) == fs::perms::owner_all);
    Digest head{};
    for (int round = 0; round < 3; ++round) {
        Serving serving(folder);
        RawClient client(serving.port);
        const auto hello = client.greet();
        CHECK(hello.origin == "example.com/test");
        CHECK(hello.head.size == 1);
        CHECK((round == 0 || hello.chain_head == head));
        head = hello.chain_head;
        const auto status = client.ask_for<StatusReply>(FrameType::status);
        CHECK(status.disk_free_bytes != ~std::uint64_t{0});
        client.close();
        if (round == 1) {
            serving.process().signal(SIGKILL);
            CHECK(serving.process().wait() == -SIGKILL);
        } else {
            CHECK(serving.stop() == 0);
        }
    }
}

TEST_CASE("damaged views are begun anew, and nobody sees a difference") {
    const Folder folder;
    REQUIRE(init(folder) == 0);
    std::optional<HelloReply> before;
    for (int round = 0; round < 3; ++round) {
        {
            Serving serving(folder);
            RawClient client(serving.port);
            const auto hello = client.greet();
            CHECK((!before || hello.chain_head == before->chain_head));
            before = hello;
            client.close();
            CHECK(serving.stop() == 0);
        }
        const fs::path views = folder / "data/views";
        REQUIRE(fs::exists(views / "CURRENT"));  // it stopped in good order: all is stored
        for (const auto& file : fs::directory_iterator(views)) {
            if (round == 0 || file.path().extension() == ".sst") {
                fs::resize_file(file.path(), fs::file_size(file.path()) / 2);
            }
        }
    }
}

TEST_CASE("a backup has its name only once it is whole, whatever one cut short left behind") {
    const Folder folder;
    REQUIRE(init(folder) == 0);
    const fs::path backup = folder / "backups/00000000000000000001";
    const fs::path partial = backup.string() + ".partial";
    fs::create_directories(partial / "log");
    std::ofstream(partial / "log/CURRENT") << "junk";
    Serving serving(folder, {"--backups", folder / "backups"});
    serving.process().signal(SIGUSR1);
    for (int i = 0; i < 1000 && !fs::exists(backup); ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    CHECK(fs::exists(backup / "anchor"));  // written last
    CHECK(fs::exists(backup / "log/CURRENT"));
    CHECK_FALSE(fs::exists(partial));
    CHECK(serving.stop() == 0);
    CHECK(run({daemon(), "restore", "--data", folder / "restored", "--from", backup.string(),
               "--accept-loss-after", "0"}) == 0);
}

TEST_CASE("what holdfastd refuses, by exit code") {
    const Folder folder;
    const std::string data = folder / "data";
    CHECK(run({daemon(), "serve", "--data", data}) == 21);  // folder_missing
    CHECK(run({daemon(), "serve", "--no-such-flag"}) == 2);
    CHECK(run({daemon(), "serve", "--data", data, "--listen-port", "many"}) == 2);
    CHECK(run({daemon(), "init", "--data", data, "--origin", "two words"}) == 2);
    CHECK(run({daemon(), "init", "--data", data, "--origin", "a", "--operators", "2", "--approvals",
               "2"}) == 2);
    CHECK(run({daemon(), "init", "--data", data, "--origin", "a", "--operator", "00"}) == 2);
    REQUIRE(init(folder) == 0);
    {
        Serving serving(folder);
        CHECK(run({daemon(), "serve", "--data", data, "--listen-port", "0"}) ==
              22);  // folder_in_use
    }
    CHECK(run({daemon(), "serve", "--data", data, "--listen-port", "0", "--log-key",
               data + "/keys/operator-1.key"}) == 3);
    fs::permissions(data + "/keys/log.key", fs::perms::group_read, fs::perm_options::add);
    CHECK(run({daemon(), "serve", "--data", data, "--listen-port", "0"}) == 3);
}

TEST_CASE("a disk that is nearly full makes the server read-only") {
    const Folder folder;
    REQUIRE(init(folder) == 0);
    Serving serving(folder, {"--disk-low-bytes", "1000000GiB"});
    RawClient client(serving.port);
    client.greet();
    const auto status = client.ask_for<StatusReply>(FrameType::status);
    CHECK_FALSE(status.healthy);
    const auto answer = client.submit(Bytes{1});
    REQUIRE(std::holds_alternative<SubmitRefused>(answer));
    CHECK(std::get<SubmitRefused>(answer).error == ledger::BatchError::read_only);
}

TEST_CASE("TLS 1.3, and nothing older or plainer") {
    const Folder folder;
    if (run({"openssl", "req", "-x509", "-newkey", "ed25519", "-nodes", "-subj", "/CN=localhost",
             "-keyout", folder / "key.pem", "-out", folder / "certificate.pem"}) != 0) {
        MESSAGE("skipped: there is no openssl program to make a certificate with");
        return;
    }
    REQUIRE(init(folder) == 0);
    Serving serving(
        folder, {"--tls-certificate", folder / "certificate.pem", "--tls-key", folder / "key.pem"});
    const auto greet = [&](boost::asio::ssl::context::method method) {
        boost::asio::io_context io;
        boost::asio::ssl::context context(method);
        context.load_verify_file(folder / "certificate.pem");
        context.set_verify_mode(boost::asio::ssl::verify_peer);
        boost::asio::ssl::stream<boost::asio::ip::tcp::socket> stream(io, context);
        stream.next_layer().connect({boost::asio::ip::address_v4::loopback(), serving.port});
        stream.handshake(boost::asio::ssl::stream_base::client);
        boost::asio::write(stream,
                           boost::asio::buffer(encode_frame(FrameType::hello, 1, HelloRequest{})));
        std::array<std::uint8_t, kFrameHeaderBytes> header{};
        boost::asio::read(stream, boost::asio::buffer(header));
        return decode_frame_header(header, kMaxReplyBytes).value().type;
    };
    CHECK(greet(boost::asio::ssl::context::tlsv13_client) == reply_to(FrameType::hello));
    CHECK_THROWS(greet(boost::asio::ssl::context::tlsv12_client));
    RawClient plain(serving.port);
    CHECK_THROWS(plain.greet());
    CHECK(serving.stop() == 0);
}

}  // namespace daemon_test
