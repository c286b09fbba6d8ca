#include "sim/base/text_writer.hpp"

#include <vector>

#include <catch2/catch.hpp>

#include "sim/base/rounding.hpp"

namespace suanwang {

namespace {

template <class Write>
std::string written(Write write) {
  StringSink sink;
  TextWriter writer(sink);
  write(writer);
  writer.flush();
  return sink.text();
}

/// What a cursor writes of one number.
template <class Write>
std::string number(Write write) {
  std::string text(kLongestNumber, '\0');
  TextCursor out(text.data());
  write(out);
  text.resize(static_cast<std::size_t>(out.at() - text.data()));
  return text;
}

std::string exact(Int128 value, unsigned digits) {
  return number([&](TextCursor& out) { out.exact(value, digits); });
}

std::string fixed(Int128 numerator, Int128 denominator, unsigned digits) {
  return number([&](TextCursor& out) { out.fixed(numerator, denominator, digits); });
}

std::string seconds_text(std::int64_t ms) {
  return number([&](TextCursor& out) { out.seconds(ms); });
}

constexpr Int128 kTenTo18 = 1'000'000'000'000'000'000;

}  // namespace

TEST_CASE("integers of any width are written whole", "[text]") {
  CHECK(number([](TextCursor& out) { out.integer(std::uint64_t{0}); }) == "0");
  CHECK(number([](TextCursor& out) { out.integer(UINT64_MAX); }) == "18446744073709551615");
  CHECK(number([](TextCursor& out) { out.integer(INT64_MIN); }) == "-9223372036854775808");
  CHECK(number([](TextCursor& out) { out.integer(Int128{-7}); }) == "-7");
  // 2^127 - 1 and -2^127
  const auto most = static_cast<Int128>(~UInt128{0} >> 1U);
  CHECK(number([&](TextCursor& out) { out.integer(most); }) ==
        "170141183460469231731687303715884105727");
  CHECK(number([&](TextCursor& out) { out.integer(-most - 1); }) ==
        "-170141183460469231731687303715884105728");
  CHECK(number([](TextCursor& out) { out.integer(kTenTo18 * 1000); }) == "1000000000000000000000");
}

TEST_CASE("every count of digits is written as the standard library writes it", "[text]") {
  std::vector<std::uint64_t> values = {0, UINT64_MAX};
  for (std::uint64_t power = 1, digits = 1; digits <= 19; ++digits, power *= 10) {
    for (const std::uint64_t value : {power - 1, power, power + 1, power * 9 / 7, power / 3 * 5}) {
      values.push_back(value);
    }
  }
  for (std::uint64_t value = 0; value < 20'000; ++value) {
    values.push_back(value * 4'999);  // all quarters of eight digits
  }
  for (const std::uint64_t value : values) {
    REQUIRE(number([&](TextCursor& out) { out.integer(value); }) == std::to_string(value));
  }
}

TEST_CASE("seconds have as many decimals as it takes", "[text]") {
  CHECK(seconds_text(0) == "0");
  CHECK(seconds_text(12'000) == "12");
  CHECK(seconds_text(12'345) == "12.345");
  CHECK(seconds_text(12'500) == "12.5");
  CHECK(seconds_text(7) == "0.007");
  CHECK(seconds_text(-1'050) == "-1.05");
}

TEST_CASE("exact decimals lose nothing", "[text]") {
  CHECK(exact(0, 6) == "0");
  CHECK(exact(5'600'000'000, 6) == "5600");
  CHECK(exact(1, 12) == "0.000000000001");
  CHECK(exact(-1'500'000, 6) == "-1.5");
  CHECK(exact(kTenTo18 * 12 * 100 + 10, 12) == "1200000000.00000000001");
}

TEST_CASE("an interval is first-last, or one number", "[text]") {
  const auto interval = [](std::uint64_t first, std::uint64_t last) {
    return number([&](TextCursor& out) { out.interval(first, last); });
  };
  CHECK(interval(3, 7) == "3-7");
  CHECK(interval(999, 1000) == "999-1000");
  CHECK(interval(12, 12) == "12");
  CHECK(interval(0, UINT64_MAX) == "0-18446744073709551615");
}

TEST_CASE("quotients are rounded once, half to even", "[text]") {
  CHECK(fixed(1, 8, 2) == "0.12");
  CHECK(fixed(3, 8, 2) == "0.38");
  CHECK(fixed(-1, 8, 2) == "-0.12");
  CHECK(fixed(1, 3, 6) == "0.333333");
  CHECK(fixed(2, 3, 6) == "0.666667");
  CHECK(fixed(5, 2, 0) == "2");
  CHECK(fixed(7, 2, 0) == "4");
  CHECK(fixed(999'999'999, 1'000'000'000, 3) == "1.000");
  CHECK(fixed(-1, 1'000'000, 3) == "0.000");
  // The same beyond 64 bits: (10^24 + 5 * 10^17) / 10^18 = 1000000.5, (10^24 + 15 * 10^17) / 10^18.
  CHECK(fixed(kTenTo18 * 1'000'000 + kTenTo18 / 2, kTenTo18, 0) == "1000000");
  CHECK(fixed(kTenTo18 * 1'000'000 + kTenTo18 / 2 * 3, kTenTo18, 0) == "1000002");
  CHECK(fixed(kTenTo18 * 1'000'000 + kTenTo18 / 8, kTenTo18, 2) == "1000000.12");
  CHECK(fixed(kTenTo18 * kTenTo18, kTenTo18 * 3, 6) == "333333333333333333.333333");
}

TEST_CASE("rounding agrees with exhaustive comparison on small numbers", "[text]") {
  for (int numerator = -60; numerator <= 60; ++numerator) {
    for (int denominator = 1; denominator <= 24; ++denominator) {
      const auto q = static_cast<int>(rounded_ratio(numerator, denominator, 1));
      // |10 n / d - q| <= 1/2, and q even where it is exactly 1/2.
      const int twice_off = std::abs(2 * (10 * numerator - q * denominator));
      REQUIRE(twice_off <= denominator);
      REQUIRE((twice_off != denominator || q % 2 == 0));
    }
  }
}

TEST_CASE("nothing has as many decimals as anything else", "[text]") {
  const Int128 one = kTenTo18 * 5;
  CHECK(fixed(0, one, 0) == "0");
  for (unsigned digits = 1; digits <= 18; ++digits) {
    CHECK(fixed(0, one, digits) == "0." + std::string(digits, '0'));
    CHECK(fixed(1, 1, digits) == "1." + std::string(digits, '0'));
  }
}

TEST_CASE("a ratio is the same in one word, in two and by a unit that holds the power of ten",
          "[text]") {
  const Int128 unit = Int128{3'600'000} * 1'000'000;  // microjoules in a kWh
  for (const std::int64_t ten_thousandths : {1, 7, 123'456, 98'765'432}) {
    const Int128 energy = unit / 10'000 * ten_thousandths;  // some of them beyond 64 bits if scaled
    std::string expected = std::to_string(ten_thousandths + 1'000'000'000'000);
    expected = std::to_string(ten_thousandths / 10'000) + "." +
               expected.substr(expected.size() - 4) + "00";
    for (const Int128 factor : {Int128{1}, Int128{1'000'000}, Int128{1'000'000'000'007}}) {
      INFO(ten_thousandths << " of " << static_cast<std::int64_t>(factor));
      CHECK(fixed(energy * factor, unit * factor, 6) == expected);
      CHECK(fixed(-energy * factor, unit * factor, 6) == "-" + expected);
    }
  }
}

TEST_CASE("CSV fields are quoted where they must be", "[text]") {
  CHECK(csv_quoted("plain") == "plain");
  CHECK(csv_quoted("海淀区") == "海淀区");
  CHECK(csv_quoted("a,b") == "\"a,b\"");
  CHECK(csv_quoted("say \"hi\"") == "\"say \"\"hi\"\"\"");
  CHECK(csv_quoted("two\nlines") == "\"two\nlines\"");
}

TEST_CASE("what does not fit the buffer goes through it in order", "[text]") {
  std::string expected;
  const std::string actual = written([&](TextWriter& out) {
    for (std::uint64_t i = 0; expected.size() < 3 * TextWriter::kCapacity; ++i) {
      out.text(std::to_string(i));
      out.put('\n');
      expected += std::to_string(i) + '\n';
    }
    out.write(2 * TextWriter::kCapacity, [](TextCursor& row) { row.text("a wide row"); });
    expected += "a wide row";
    const std::string huge(3 * TextWriter::kCapacity, 'x');
    out.text(huge);
    expected += huge;
  });
  CHECK(actual == expected);
}

}  // namespace suanwang
