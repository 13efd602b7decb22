#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "crypto/base64.h"
#include "crypto/bytes.h"
#include "crypto/hex.h"
#include "crypto/utf8.h"

namespace holdfast::crypto::text_encoding_test {
namespace {

TEST_CASE("hex is lower case and has one text a value") {
    CHECK(to_hex({}) == "");
    CHECK(to_hex(bytes_of(std::string_view("\x00\x7f\x80\xff", 4))) == "007f80ff");
    for (unsigned value = 0; value < 256; ++value) {
        const std::vector<std::uint8_t> byte{static_cast<std::uint8_t>(value)};
        CHECK(from_hex(to_hex(byte)) == byte);
    }
    CHECK(from_hex("")->empty());
    CHECK(array_from_hex<2>("0aff") == std::array<std::uint8_t, 2>{0x0a, 0xff});
    for (const char* bad : {"0", "0A", "0g", "g0", " 00", "0x00", "00 ", "0/", "0:", "0`"}) {
        CAPTURE(bad);
        CHECK_FALSE(from_hex(bad));
    }
    for (const char* wrong_length : {"", "0a", "0aff00", "0aff0"}) {
        CAPTURE(wrong_length);
        CHECK_FALSE(array_from_hex<2>(wrong_length));
    }
}

TEST_CASE("Base64: the examples of RFC 4648 section 10, both ways") {
    const std::pair<const char*, const char*> examples[] = {{"", ""},
                                                            {"f", "Zg=="},
                                                            {"fo", "Zm8="},
                                                            {"foo", "Zm9v"},
                                                            {"foob", "Zm9vYg=="},
                                                            {"fooba", "Zm9vYmE="},
                                                            {"foobar", "Zm9vYmFy"}};
    for (const auto& [plain, encoded] : examples) {
        CHECK(to_base64(bytes_of(plain)) == encoded);
        const auto decoded = from_base64(encoded);
        REQUIRE(decoded);
        CHECK(text_of(*decoded) == plain);
    }
}

TEST_CASE("Base64 has one text a value") {
    for (const char* bad : {"Zg", "Zg=", "Zg===", "Zm8", "Zm9v=", "=",
                            "====", "Z===", "Zh==", "Zm9=", " Zg==", "Zg== ", "Zg==\n",
                            "Z\ng==", "Z-_v", "Zg==Zg==", "Zm9vZ"}) {
        CAPTURE(bad);
        CHECK_FALSE(from_base64(bad));
    }
    CHECK_FALSE(from_base64(std::string_view("Zg==\0", 5)));

    SUBCASE("64 characters and no other byte, in each place") {
        for (std::size_t place = 0; place < 4; ++place) {
            int accepted = 0;
            for (int byte = 0; byte < 256; ++byte) {
                std::string text = "AAAA";
                text[place] = static_cast<char>(byte);
                if (const auto bytes = from_base64(text)) {
                    ++accepted;
                    CHECK(to_base64(*bytes) == text);
                }
            }
            CHECK(accepted == (place == 3 ? 65 : 64));  // or a last `=`
        }
    }
    SUBCASE("every last quantum decodes only from what it encodes to") {
        constexpr std::string_view characters = "Aa0+/=BQgwZ\n -_";
        unsigned accepted = 0;
        std::string text(4, 'A');
        for (const char first : characters) {
            for (const char second : characters) {
                for (const char third : characters) {
                    for (const char fourth : characters) {
                        text = {first, second, third, fourth};
                        const auto bytes = from_base64(text);
                        if (!bytes) continue;
                        ++accepted;
                        CAPTURE(text);
                        CHECK(to_base64(*bytes) == text);
                    }
                }
            }
        }
        // 10 letters of the alphabet; before `==` the second must be a multiple of 16 (A, Q, g, w),
        // before `=` the third a multiple of 4 (A, Q, g, w, 0).
        CHECK(accepted == 10 * 10 * 10 * 10 + 10 * 10 * 5 + 10 * 4);
    }
}

TEST_CASE("UTF-8 is taken one well-formed code point at a time") {
    const std::pair<std::string_view, char32_t> good[] = {{"A", 0x41},
                                                          {"\xc2\x80", 0x80},
                                                          {"\xdf\xbf", 0x7ff},
                                                          {"\xe0\xa0\x80", 0x800},
                                                          {"\xe2\x80\x94", 0x2014},
                                                          {"\xed\x9f\xbf", 0xd7ff},
                                                          {"\xee\x80\x80", 0xe000},
                                                          {"\xf0\x90\x80\x80", 0x10000},
                                                          {"\xf4\x8f\xbf\xbf", 0x10ffff}};
    for (const auto& [bytes, expected] : good) {
        const std::string text = std::string(bytes) + "rest";
        std::string_view view = text;
        CHECK(take_code_point(view) == expected);
        CHECK(view == "rest");
    }
    for (const std::string_view bad :
         {"\x80", "\xbf", "\xc2",
          "\xc2"
          "A",
          "\xc0\x80", "\xc1\xbf", "\xe0\x80\x80", "\xe0\x9f\xbf", "\xe2\x80", "\xed\xa0\x80",
          "\xed\xbf\xbf", "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80",
          "\xf8\x88\x80\x80\x80", "\xff"}) {
        std::string_view view = bad;
        CHECK_FALSE(take_code_point(view));
        CHECK(view == bad);
    }
}

TEST_CASE("spaces are Unicode's") {
    for (const int space : {0x09, 0x0d, 0x20, 0x85, 0xa0, 0x1680, 0x2000, 0x200a, 0x2028, 0x2029,
                            0x202f, 0x205f, 0x3000}) {
        CHECK(is_space(static_cast<char32_t>(space)));
    }
    for (const int other : {0x08, 0x0e, 0x21, 0x41, 0x84, 0x200b, 0x2014, 0xfeff}) {
        CHECK_FALSE(is_space(static_cast<char32_t>(other)));
    }
}

}  // namespace
}  // namespace holdfast::crypto::text_encoding_test
