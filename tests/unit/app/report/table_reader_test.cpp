#include "app/report/table_reader.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/app/report/report_files.hpp"

namespace suanwang::app {

TEST_CASE("a table is read row by row, its columns by name", "[report]") {
  const tests::ReportFolder folder;
  TableReader table(folder.write("a.csv", "name,x\nfirst,1.5\nsecond\n\"a, \"\"b\"\"\",-2"));
  REQUIRE(table.is_open());
  CHECK(table.column("x") == 1);
  CHECK(table.column("y") == TableReader::kMissing);
  REQUIRE(table.next());
  CHECK(table.cell(0) == "first");
  CHECK(number_of(table.cell(1)) == 1.5);
  REQUIRE(table.next());
  CHECK(table.cell(1).empty());
  CHECK_FALSE(number_of(table.cell(1)));
  CHECK(table.cell(TableReader::kMissing).empty());
  REQUIRE(table.next());
  CHECK(table.cell(0) == "a, \"b\"");
  CHECK(number_or_zero(table.cell(1)) == -2);
  CHECK_FALSE(table.next());
  CHECK(table.rows() == 3);
}

TEST_CASE("rows that straddle the reader's chunks stay whole", "[report]") {
  const tests::ReportFolder folder;
  std::string text = "n,filler\n";
  const std::string filler(997, 'x');
  for (int i = 0; i < 5000; ++i) {
    text += std::to_string(i) + "," + (i % 7 == 0 ? "\"" + filler + "\"" : filler) + "\n";
  }
  TableReader table(folder.write("long.csv", text));
  double sum = 0;
  while (table.next()) {
    REQUIRE(table.cell(1) == filler);
    sum += number_or_zero(table.cell(0));
  }
  CHECK(table.rows() == 5000);
  CHECK(sum == 5000.0 * 4999.0 / 2);
}

TEST_CASE("a file that is not there is a table that is not open", "[report]") {
  const tests::ReportFolder folder;
  TableReader table(folder.path() / "none.csv");
  CHECK_FALSE(table.is_open());
  CHECK_FALSE(table.next());
}

TEST_CASE("seconds become whole milliseconds without rounding", "[report]") {
  CHECK(milliseconds_of("0") == 0);
  CHECK(milliseconds_of("10241.335") == 10'241'335);
  CHECK(milliseconds_of("1.5") == 1500);
  CHECK(milliseconds_of("-0.25") == -250);
  CHECK_FALSE(milliseconds_of(""));
  CHECK_FALSE(milliseconds_of("x"));
  CHECK_FALSE(milliseconds_of("1.x"));
}

}  // namespace suanwang::app
