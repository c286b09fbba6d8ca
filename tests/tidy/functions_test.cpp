#include "tests/tidy/functions.hpp"

#include <catch2/catch.hpp>

#include "tests/tidy/code_only.hpp"

using suanwang::tidy::code_only;
using suanwang::tidy::functions_of;
using suanwang::tidy::FunctionSpan;

TEST_CASE("comments, literals and preprocessor lines are not code", "[tidy]") {
  CHECK(code_only("a // {\nb") == "a     \nb");
  CHECK(code_only("a /* {\n} */ b") == "a     \n     b");
  CHECK(code_only("f(\"{\\\"{\", '{', '\\'')") == "f(      ,    ,     )");
  CHECK(code_only("x = 1'000'000; {") == "x = 1'000'000; {");
  CHECK(code_only("#define A {\\\n  {\nb") == "            \n   \nb");
  CHECK(code_only("y(R\"z({\"{)z\");") == "y(          );");
}

namespace {

// Not in the house's format, and in no language that clang-format would put in format.
constexpr const char* kSource = R"source(
#define OPEN {
namespace a {
struct Row { int x = 0; };
class Thing final : public Row {
 public:
  Thing() : a_{1}, b_(2) {}                       // one
  explicit Thing(int x)
      : a_{x},
        b_{x} {
    g();
  }                                               // five
  int get() const { return a_; }                  // one
 private:
  int a_{0};
  std::vector<int> b_ = {1, 2};
};
enum class Kind : int { one, two };
constexpr std::array kTable = {
    Entry{"f", [](int x) {
      return x;
    }},
};
template <class T>
  requires(sizeof(T) > 1)
auto five(T t) -> decltype(t) {
  for (;;) { if (t) { } }
}
const auto kRooms = [] {
  return 1;
}();
TEST_CASE("braces { in names", "[x]") {
  const auto f = [&](int i) { return i; };
  CHECK(f(1) == 1);
}
int declared(int x);
}  // namespace a
)source";

}  // namespace

TEST_CASE("functions are found and measured by their braces", "[tidy]") {
  std::vector<std::size_t> lengths;
  for (const FunctionSpan& span : functions_of(kSource)) {
    lengths.push_back(span.line_count);
    UNSCOPED_INFO(span.first_line << " +" << span.line_count << ": " << span.head);
  }
  CHECK(lengths == std::vector<std::size_t>{1, 5, 1, 5, 3, 4});
}

TEST_CASE("a function is reported with the line of its head", "[tidy]") {
  const auto spans = functions_of("int a;\n\nint\nf() {\n}\n");
  REQUIRE(spans.size() == 1);
  CHECK(spans[0].first_line == 3);
  CHECK(spans[0].line_count == 3);
  CHECK(spans[0].head == "int f()");
}
