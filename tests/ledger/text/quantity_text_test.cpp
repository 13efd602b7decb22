#include "ledger/text/quantity_text.h"

#include <doctest/doctest.h>

namespace quantity_text_test {

using namespace holdfast::ledger;

TEST_CASE("sizes are read with their unit, or not at all") {
    struct Row {
        const char* text;
        std::optional<std::uint64_t> bytes;
    };
    for (const Row& row : {Row{"0", 0},
                           {"17", 17},
                           {"3KiB", 3072},
                           {"64MiB", 64 << 20},
                           {"1GiB", 1 << 30},
                           {"17179869183GiB", 17179869183ULL << 30},
                           {"17179869184GiB", std::nullopt},
                           {"18446744073709551615", UINT64_MAX},
                           {"18446744073709551616", std::nullopt},
                           {"", std::nullopt},
                           {"MiB", std::nullopt},
                           {"-1", std::nullopt},
                           {"+1", std::nullopt},
                           {" 1", std::nullopt},
                           {"1 MiB", std::nullopt},
                           {"1MB", std::nullopt},
                           {"1mib", std::nullopt},
                           {"1.5GiB", std::nullopt}}) {
        CAPTURE(row.text);
        CHECK(parse_quantity(row.text, kSizeUnits) == row.bytes);
    }
}

TEST_CASE("sizes are shown in the largest unit that divides them") {
    CHECK(format_quantity(0, kSizeUnits) == "0KiB");
    CHECK(format_quantity(1023, kSizeUnits) == "1023");
    CHECK(format_quantity(1536, kSizeUnits) == "1536");
    CHECK(format_quantity(3 << 20, kSizeUnits) == "3MiB");
    CHECK(format_quantity(1 << 30, kSizeUnits) == "1GiB");
}

}  // namespace quantity_text_test
