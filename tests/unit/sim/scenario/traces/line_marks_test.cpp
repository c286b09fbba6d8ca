#include "sim/scenario/traces/line_marks.hpp"

#include <array>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/base/random.hpp"

namespace suanwang {
namespace {

/// Byte by byte.
ByteMarks plain_marks(const char* bytes) {
  ByteMarks marks;
  for (unsigned i = 0; i < 64; ++i) {
    const auto byte = static_cast<unsigned char>(bytes[i]);
    marks.spaces |= std::uint64_t{byte == 0x20} << i;
    marks.plain |= std::uint64_t{byte >= 0x20 && byte < 0x80} << i;
  }
  return marks;
}

/// Where the columns before the newline begin.
std::vector<std::size_t> begins_one_by_one(const std::string& line) {
  std::vector<std::size_t> begins;
  for (std::size_t i = 0; line[i] != '\n'; ++i) {
    if (line[i] != ' ' && (i == 0 || line[i - 1] == ' ')) {
      begins.push_back(i);
    }
  }
  return begins;
}

}  // namespace

TEST_CASE("marks of bytes are those of each byte alone", "[traces][swf]") {
  RandomStream random(7, "line marks");
  std::array<char, 64> bytes{};
  for (int trial = 0; trial < 20'000; ++trial) {
    const bool near_space = random.chance(0.5);
    for (char& byte : bytes) {
      byte = static_cast<char>(near_space ? 0x1e + random.uniform_int(4) : random.uniform_int(256));
    }
    REQUIRE(marks_of(bytes.data()) == plain_marks(bytes.data()));
    REQUIRE(marks_by_words(bytes.data()) == plain_marks(bytes.data()));
  }
}

TEST_CASE("columns of a line begin where spaces end, up to the newline", "[traces][swf]") {
  RandomStream random(8, "line columns");
  for (int trial = 0; trial < 20'000; ++trial) {
    std::string line = "x";
    const std::size_t length = random.uniform_int(LineColumns::kLongest);
    while (line.size() < length) {
      line += random.chance(0.3) ? ' ' : '5';
    }
    line += '\n';
    const std::size_t end = line.size() - 1;
    const std::vector<std::size_t> begins = begins_one_by_one(line);
    while (line.size() < 2 * LineColumns::kLongest) {
      line += " 1\n"[random.uniform_int(3)];  // the lines that follow
    }
    LineColumns columns(line.data());
    INFO(line);
    REQUIRE(columns.end() == line.data() + end);
    REQUIRE(columns.count() == begins.size());
    for (const std::size_t begin : begins) {
      REQUIRE(columns.next() == line.data() + begin);
    }
    REQUIRE(columns.count() == 0);
  }
}

}  // namespace suanwang
