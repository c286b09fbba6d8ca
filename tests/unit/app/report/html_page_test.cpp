#include "app/report/html_page.hpp"

#include <cmath>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "app/report/sha256.hpp"
#include "app/report/variants.hpp"

namespace suanwang::app {

namespace {

std::string hex_of(std::string_view text) {
  std::string hex;
  for (const std::uint8_t byte : sha256(text)) {
    hex += "0123456789abcdef"[byte >> 4U];
    hex += "0123456789abcdef"[byte & 15U];
  }
  return hex;
}

std::string base64_of(std::string_view text) {
  const std::vector<std::uint8_t> bytes(text.begin(), text.end());
  return base64(bytes);
}

}  // namespace

TEST_CASE("SHA-256 gives the digests that NIST published", "[report]") {
  CHECK(hex_of("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(hex_of("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(hex_of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  CHECK(hex_of(std::string(1'000'000, 'a')) ==
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("base64 gives the examples of RFC 4648", "[report]") {
  CHECK(base64_of("").empty());
  CHECK(base64_of("f") == "Zg==");
  CHECK(base64_of("fo") == "Zm8=");
  CHECK(base64_of("foo") == "Zm9v");
  CHECK(base64_of("foobar") == "Zm9vYmFy");
}

TEST_CASE("no text of a scenario ends the script that carries it", "[report]") {
  const std::string json = R"({"tenant":"</script><img onerror=1>&"})"
                           "\xe2\x80\xa8";
  const std::string safe = json_for_html(json);
  CHECK(safe == "{\"tenant\":\"\\u003c/script\\u003e\\u003cimg onerror=1\\u003e\\u0026\"}\\u2028");
  const std::string page = html_page("<b>", json, {"p{}", "run()", {}});
  CHECK(page.find("<title>&lt;b&gt;</title>") != std::string::npos);
  CHECK(page.find("<img") == std::string::npos);
}

TEST_CASE("a page lets its own script and style run and asks for nothing", "[report]") {
  const std::string page = html_page("t", "{}", {"p{}", "run()", "charts()"});
  const std::string script = "'sha256-" + base64(sha256("run()")) + "'";
  CHECK(page.find("default-src 'none'") != std::string::npos);
  CHECK(page.find(script) != std::string::npos);
  CHECK(page.find("unsafe-inline") == std::string::npos);
  CHECK(page.find(" src=") == std::string::npos);
  CHECK(page.find(" href=") == std::string::npos);
}

TEST_CASE("means of seeds have the interval of Student's t", "[report]") {
  // Mean 5, deviation sqrt(10), n = 5: 2.776 x sqrt(2).
  const MeanOfRuns mean = mean_of_runs({1, 3, 5, 7, 9});
  CHECK(mean.mean == Approx(5));
  REQUIRE(mean.half_width);
  CHECK(*mean.half_width == Approx(2.776 * std::sqrt(2.0)));
  CHECK_FALSE(mean_of_runs({4}).half_width);
  CHECK(student_t_975(60) == Approx(2.0003).margin(0.001));
  CHECK(student_t_975(1000) == Approx(1.9623).margin(0.001));
}

TEST_CASE("runs that differ in their seed only are one variant", "[report]") {
  std::vector<SummaryFigures> runs(3);
  runs[0] = {"x", "X", {}};
  runs[1] = {"y", "Y", {}};
  runs[2] = {"x", "X", {}};
  runs[0].figures[0] = 2.0;
  runs[2].figures[0] = 4.0;
  const auto variants = variants_of(runs);
  REQUIRE(variants.size() == 2);
  CHECK(variants[0].runs == 2);
  CHECK(variants[0].figures[0]->mean == 3.0);
  CHECK_FALSE(variants[1].figures[0]);
}

}  // namespace suanwang::app
