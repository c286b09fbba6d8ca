#include "sim/base/quantity.hpp"

#include <array>
#include <cstdint>
#include <string>

#include <catch2/catch.hpp>

#include "sim/base/random.hpp"

using suanwang::Dimension;
using suanwang::format_quantity;
using suanwang::parse_quantity;

namespace {

const Dimension& power() {
  return suanwang::PowerTag::dimension();
}

std::int64_t value(const std::string& text, const Dimension& dimension) {
  const auto parsed = parse_quantity(text, dimension);
  INFO(text << ": " << (parsed ? "" : parsed.error()));
  REQUIRE(parsed.has_value());
  return *parsed;
}

std::string fault(const std::string& text, const Dimension& dimension) {
  const auto parsed = parse_quantity(text, dimension);
  INFO(text);
  REQUIRE_FALSE(parsed.has_value());
  return parsed.error();
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a quantity is read exactly in every unit", "[quantity]") {
  CHECK(value("1.9 kW", power()) == 1'900'000);
  CHECK(value("1.9kW", power()) == 1'900'000);
  CHECK(value("  0.001 W ", power()) == 1);
  CHECK(value("-5 MW", power()) == -5'000'000'000);
  CHECK(value("000.500 W", power()) == 500);
  CHECK(value("64 GiB", suanwang::BytesTag::dimension()) == 68'719'476'736);
  CHECK(value("0.5 KiB", suanwang::BytesTag::dimension()) == 512);
  CHECK(value("400 Gbit/s", suanwang::BitRateTag::dimension()) == 400'000'000'000);
  CHECK(value("45.5 km", suanwang::LengthTag::dimension()) == 45'500'000);
  CHECK(value("0.32 PFLOPS", suanwang::ComputeTag::dimension()) == 320'000);
  CHECK(value("0.1%", suanwang::ShareTag::dimension()) == 1'000);
  CHECK(value("0.95", suanwang::ShareTag::dimension()) == 950'000);
  CHECK(value("40/h", suanwang::RateTag::dimension()) == 40 * 24'000);
  CHECK(value("1 /s", suanwang::RateTag::dimension()) == 86'400'000);
  CHECK(value("50 us", suanwang::LatencyTag::dimension()) == 50'000);
  CHECK(value("7d", suanwang::duration_dimension()) == 7 * 86'400'000LL);
  CHECK(value("1.5 h", suanwang::duration_dimension()) == 5'400'000);
}

TEST_CASE("decimals that binary fractions can't hold are exact", "[quantity]") {
  CHECK(value("0.1 kW", power()) + value("0.2 kW", power()) == value("0.3 kW", power()));
  CHECK(value("9007199254740.993 W", power()) == 9'007'199'254'740'993);  // 2^53 + 1
}

TEST_CASE("the limits of 64 bits are reached and not passed", "[quantity]") {
  CHECK(value("9223372036854775807 mW", power()) == INT64_MAX);
  CHECK(value("-9223372036854775808 mW", power()) == INT64_MIN);
  CHECK(contains(fault("9223372036854775808 mW", power()), "larger than a power can be"));
  CHECK(contains(fault("9223372036854776 W", power()), "larger than a power can be"));
  CHECK(contains(fault("99999999999999999999999999999999999999999 MW", power()), "larger"));
}

TEST_CASE("a quantity says what is wrong with it", "[quantity]") {
  CHECK(contains(fault("1.9", power()), "has no unit: write it as in '1.9 kW'"));
  CHECK(contains(fault("1.9 kw", power()), "did you mean `kW`?"));
  CHECK(contains(fault("1.9 km", power()), "'km' is not a unit of power"));
  CHECK(contains(fault("0.0001 W", power()), "finer than the smallest step of a power, 1 mW"));
  CHECK(contains(fault("0.0000000000000000000000001 MW", power()), "finer"));
  CHECK(contains(fault("lots", power()), "is not a power"));
  CHECK(contains(fault("", power()), "is not a power"));
  CHECK(contains(fault("1. kW", power()), "is not a power"));
  CHECK(contains(fault(".5 kW", power()), "is not a power"));
  CHECK(contains(fault("1,5 kW", power()), "is not a unit"));
  CHECK(contains(fault("0x10 W", power()), "is not a unit"));
  CHECK(contains(fault("nan W", power()), "is not a power"));
  CHECK(contains(fault("- 5 W", power()), "is not a power"));
}

TEST_CASE("a quantity is printed in the largest unit that keeps it short", "[quantity]") {
  CHECK(format_quantity(1'900'000, power()) == "1.9 kW");
  CHECK(format_quantity(5'600, power()) == "5.6 W");
  CHECK(format_quantity(999'999, power()) == "999.999 W");
  CHECK(format_quantity(1'234'567, power()) == "1234.567 W");
  CHECK(format_quantity(1, power()) == "1 mW");
  CHECK(format_quantity(0, power()) == "0 W");
  CHECK(format_quantity(68'719'476'736, suanwang::BytesTag::dimension()) == "64 GiB");
  CHECK(format_quantity(1'500'000'000, suanwang::BytesTag::dimension()) == "1.5 GB");
  CHECK(format_quantity(960'000, suanwang::RateTag::dimension()) == "40/h");
  CHECK(format_quantity(950'000, suanwang::ShareTag::dimension()) == "95%");
  CHECK(format_quantity(1'000'000, suanwang::ShareTag::dimension()) == "1");
  CHECK(format_quantity(604'800'000, suanwang::duration_dimension()) == "7 d");
  CHECK(format_quantity(90'000, suanwang::duration_dimension()) == "90 s");
  CHECK(format_quantity(1'500, suanwang::duration_dimension()) == "1.5 s");
}

TEST_CASE("what is printed reads back to the same quantity", "[quantity]") {
  const std::array<const Dimension*, 9> dimensions{&power(),
                                                   &suanwang::BytesTag::dimension(),
                                                   &suanwang::BitRateTag::dimension(),
                                                   &suanwang::LengthTag::dimension(),
                                                   &suanwang::ComputeTag::dimension(),
                                                   &suanwang::ShareTag::dimension(),
                                                   &suanwang::RateTag::dimension(),
                                                   &suanwang::LatencyTag::dimension(),
                                                   &suanwang::duration_dimension()};
  suanwang::RandomStream random(7, "quantities");
  for (const Dimension* dimension : dimensions) {
    for (const std::int64_t edge : {INT64_MIN, INT64_MAX, std::int64_t{-1}, std::int64_t{0}}) {
      CHECK(value(format_quantity(edge, *dimension), *dimension) == edge);
    }
    for (int i = 0; i < 2000; ++i) {
      const auto shift = static_cast<int>(random.uniform_int(63));
      const auto base = static_cast<std::int64_t>(random.bits()) >> shift;
      const std::int64_t round = base / 1000 * 1000;
      CHECK(value(format_quantity(base, *dimension), *dimension) == base);
      CHECK(value(format_quantity(round, *dimension), *dimension) == round);
    }
  }
}
