#include "crypto/passphrase.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <array>
#include <string>

#include "crypto/error.h"

namespace holdfast::crypto::passphrase_test {
namespace {

/// A pipe with this in it, whose writer has gone.
class Typed {
   public:
    explicit Typed(const std::string& text) {
        REQUIRE(::pipe(ends_.data()) == 0);
        REQUIRE(::write(ends_[1], text.data(), text.size()) == static_cast<ssize_t>(text.size()));
        ::close(ends_[1]);
    }
    Typed(const Typed&) = delete;
    Typed& operator=(const Typed&) = delete;
    ~Typed() { ::close(ends_[0]); }
    [[nodiscard]] int descriptor() const { return ends_[0]; }

   private:
    std::array<int, 2> ends_{};
};

std::string line_of(const std::string& typed) {
    return std::string(Passphrase::read(Typed(typed).descriptor()).text());
}

}  // namespace

TEST_CASE("a passphrase is one line") {
    CHECK(line_of("correct horse\nbattery") == "correct horse");
    CHECK(line_of("without a newline") == "without a newline");
    const std::string longest(kPassphraseBytesMax, 'x');
    CHECK(line_of(longest) == longest);
    CHECK(line_of(longest + "\n") == longest);
}

TEST_CASE("no passphrase, or one too long, is refused; the error names the file") {
    CHECK_THROWS_AS(line_of(""), Error);
    CHECK_THROWS_AS(line_of("\nsecond line"), Error);
    CHECK_THROWS_AS(line_of(std::string(kPassphraseBytesMax + 1, 'x')), Error);
    CHECK_THROWS_AS(Passphrase::read(-1), Error);
    CHECK_THROWS_WITH_AS(Passphrase::read_file("/dev/null"), "/dev/null: no passphrase is there",
                         Error);
    CHECK_THROWS_WITH_AS(Passphrase::read_file("/nowhere/to/be/found"),
                         "/nowhere/to/be/found: No such file or directory", Error);
}

}  // namespace holdfast::crypto::passphrase_test
