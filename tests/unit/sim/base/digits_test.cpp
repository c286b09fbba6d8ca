#include "sim/base/digits.hpp"

#include <array>
#include <cstdio>
#include <string>

#include <catch2/catch.hpp>

#include "sim/base/random.hpp"

namespace suanwang {

TEST_CASE("padded numbers of every width are what printf makes of them", "[digits]") {
  RandomStream random(1, "tests/digits");
  std::uint64_t bound = 1;
  for (unsigned digits = 1; digits <= 18; ++digits) {
    bound *= 10;
    for (int i = 0; i < 2000; ++i) {
      const std::uint64_t value = i == 0 ? 0 : i == 1 ? bound - 1 : random.uniform_int(bound);
      std::array<char, 32> room{};
      const char* const end = write_padded(room.data(), value, digits);
      std::array<char, 32> expected{};
      std::snprintf(expected.data(),
                    expected.size(),
                    "%0*llu",
                    static_cast<int>(digits),
                    static_cast<unsigned long long>(value));
      REQUIRE(std::string(static_cast<const char*>(room.data()), end) == expected.data());
    }
  }
}

}  // namespace suanwang
