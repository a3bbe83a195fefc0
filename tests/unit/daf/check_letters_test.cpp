#include "daf/check_letters.hpp"

#include <catch2/catch.hpp>

namespace check_letters_test {

using namespace convictiond::daf;

TEST_CASE("a PNC id is right by its form and its check letter") {
    for (const auto* id : {"1981/0000034U", "2002/0073319Z", "1967/9893091D", "2001/0171310W"}) {
        INFO(id);
        CHECK(is_right_pnc_id(id));
    }
    for (const auto* id : {"2001/0171310S", "2001/171310W", "01/0171310W", "2001-0171310W", "2001/0171310w",
                           "2001/0171310", "2001/01713100W", "2O01/0171310W", ""}) {
        INFO(id);
        CHECK_FALSE(is_right_pnc_id(id));
    }
}

TEST_CASE("a CRO number is right by its form and its check letter") {
    for (const auto* number : {"065656/91H", "SF05/482703J", "SF83/50058Z"}) {
        INFO(number);
        CHECK(is_right_cro_number(number));
    }
    for (const auto* number :
         {"85227/65G", "85227/65E", "065656/91J", "65656/91H", "SF05/482703K", "SF83/050058Z", "SF83/Z",
          "SF83/12345678A", "sf83/50058Z", "SF83-50058Z", "SF", ""}) {
        INFO(number);
        CHECK_FALSE(is_right_cro_number(number));
    }
}

} // namespace check_letters_test
