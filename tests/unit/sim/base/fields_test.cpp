#include "sim/base/fields.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/base/field_docs.hpp"
#include "sim/base/field_echo.hpp"
#include "sim/base/field_reader.hpp"
#include "sim/base/plugin.hpp"
#include "tests/support/config.hpp"

namespace suanwang {
namespace {

using tests::list;
using tests::map;
using tests::scalar;
using tests::with;

enum class Colour : std::uint8_t { red, green };

constexpr auto choices(Colour /*tag*/) {
  return std::array{Choice<Colour>{"red", Colour::red, "like fire"},
                    Choice<Colour>{"green", Colour::green}};
}

struct Part {
  std::uint32_t nodes = 0;
  Power idle{};

  template <class V>
  void fields(V& v) {
    v.required("nodes", nodes, "how many", between(1, 1000));
    v.optional("idle", idle, "power at rest", at_least(Power{0}));
  }
};

struct Whole {
  std::string name;
  bool open = false;
  std::int8_t small = -3;
  std::uint64_t large = 7;
  double ratio = 0.5;
  Duration period = seconds(90);
  Colour colour = Colour::green;
  std::optional<double> maybe;
  std::vector<Power> levels;
  std::array<double, 2> at{1.5, 2.5};
  Named<Part> parts;
  Spotted<std::string> file;
  Part inner;
  ConfigNode plugin;

  template <class V>
  void fields(V& v) {
    v.required("name", name, "what it is called");
    v.optional("open", open, "whether it is open");
    v.optional("small", small, "a small number");
    v.optional("large", large, "a large number");
    v.optional("ratio", ratio, "a ratio", between(0.0, 1.0));
    v.optional("period", period, "how often", at_least(seconds(1)));
    v.optional("colour", colour, "which colour");
    v.optional("maybe", maybe, "may be left out", at_least(0.0));
    v.optional("levels", levels, "powers", at_least(Power{0}));
    v.optional("at", at, "a place");
    v.optional("parts", parts, "named parts");
    v.optional("file", file, "a file");
    v.optional("inner", inner, "a nested part");
    v.optional("plugin", plugin, "read by a plug-in");
  }
};

struct Read {
  Whole value;
  Issues issues;
};

Read read(const ConfigNode& node) {
  Read result;
  read_fields(node, "top", result.value, result.issues);
  return result;
}

/// The only issue of `name: x` with one more key.
std::string fault(const std::string& key, const ConfigNode& value) {
  const Read result = read(with(map({{"name", "x"}}), key, value));
  REQUIRE(result.issues.all().size() == 1);
  return to_string(result.issues.all().front());
}

std::string fault(const std::string& key, const std::string& value) {
  return fault(key, scalar(value));
}

ConfigNode everything() {
  ConfigNode node = map({{"name", "n"},
                         {"open", "true"},
                         {"small", "-128"},
                         {"large", "18446744073709551615"},
                         {"ratio", "0.1"},
                         {"period", "2 min"},
                         {"colour", "red"},
                         {"maybe", "2"},
                         {"file", "a.csv"}});
  node = with(node, "levels", list({"1 W", "2.5 kW"}));
  node = with(node, "at", list({"116.5", "39.75"}));
  ConfigNode parts = with(ConfigNode{}, "a", map({{"nodes", "4"}}));
  parts = with(parts, "b", map({{"nodes", "5"}, {"idle", "300 W"}}));
  node = with(node, "parts", parts);
  node = with(node, "inner", map({{"nodes", "9"}}));
  return with(node, "plugin", map({{"whatever", "it takes"}}));
}

}  // namespace

TEST_CASE("every type of field is read", "[fields]") {
  const Read result = read(everything());
  REQUIRE(result.issues.all().empty());
  const Whole& whole = result.value;
  CHECK(whole.name == "n");
  CHECK(whole.open);
  CHECK(whole.small == -128);
  CHECK(whole.large == 18446744073709551615U);
  CHECK(whole.ratio == 0.1);
  CHECK(whole.period == minutes(2));
  CHECK(whole.colour == Colour::red);
  CHECK(whole.maybe == 2.0);
  REQUIRE(whole.levels.size() == 2);
  CHECK(whole.levels[1] == Power{2'500'000});
  CHECK(whole.at == std::array{116.5, 39.75});
  REQUIRE(whole.parts.find("b") != nullptr);
  CHECK(whole.parts.find("b")->idle == Power{300'000});
  CHECK(whole.parts.rows[0].name == "a");
  CHECK(whole.file.value == "a.csv");
  CHECK(whole.file.path == "top.file");
  CHECK(whole.inner.nodes == 9);
  CHECK(whole.plugin.entries.size() == 1);
}

TEST_CASE("what is not written keeps its default", "[fields]") {
  const Read result = read(map({{"name", "x"}}));
  CHECK(result.issues.all().empty());
  CHECK(result.value.small == -3);
  CHECK(result.value.colour == Colour::green);
  CHECK(result.value.period == seconds(90));
  CHECK_FALSE(result.value.maybe.has_value());
}

TEST_CASE("an absent section is all defaults, but its required keys are missing", "[fields]") {
  const Read result = read(ConfigNode{});
  REQUIRE(result.issues.all().size() == 1);
  CHECK(result.issues.all()[0].message == "`name` is missing");
  CHECK(result.issues.all()[0].remedy == "what it is called");
}

TEST_CASE("a mistake names the key, the value and what would be right", "[fields]") {
  CHECK(fault("ratoi", "1") == "error: top.ratoi: unknown key (did you mean `ratio`?)");
  CHECK(fault("ratio", "1.5") == "error: top.ratio: is 1.5, but must be from 0 to 1");
  CHECK(fault("period", "100 ms") == "error: top.period: is 100 ms, but must be at least 1 s");
  CHECK(fault("small", "128") == "error: top.small: is 128, but must be from -128 to 127");
  CHECK(fault("large", "-1") ==
        "error: top.large: is -1, but must be from 0 to 18446744073709551615");
  CHECK(fault("large", "99999999999999999999999999999999999999999999").find("must be from 0") !=
        std::string::npos);
  CHECK(fault("open", "yes") == "error: top.open: expected true or false, found 'yes'");
  CHECK(fault("colour", "gren") ==
        "error: top.colour: there is no 'gren' to choose (did you mean `green`?)");
  CHECK(fault("at", list({"1"})) == "error: top.at: expected a list of 2, found 1");
  CHECK(fault("levels", list({"1 W", "-2 W"})) ==
        "error: top.levels[1]: is -2 W, but must be at least 0 W");
  CHECK(fault("inner", "7") ==
        "error: top.inner: expected a map of keys, found '7' (write lines of `key: value`)");
  CHECK(fault("inner", map({{"nodes", "0"}})) ==
        "error: top.inner.nodes: is 0, but must be from 1 to 1000");
  CHECK(fault("parts", with(ConfigNode{}, "a", map({{"idle", "1 W"}}))) ==
        "error: top.parts.a: `nodes` is missing (how many)");
  CHECK(fault("period", list({"1 s"})) ==
        "error: top.period: expected a duration such as 90 s, found a list");
}

TEST_CASE("numbers are plain decimals", "[fields]") {
  for (const char* text : {"0x1F", "1e3", "1_000", "1.5", "+5", "12abc", "", "12:30", " 1"}) {
    INFO(text);
    CHECK(fault("large", text).find("expected a whole number") != std::string::npos);
  }
  CHECK(fault("large", "010").find("begins with a zero") != std::string::npos);
  for (const char* text : {"inf", "nan", ".inf", "0x1p3", "1,5", "", "1.0.0"}) {
    INFO(text);
    CHECK(fault("ratio", text).find("expected a number") != std::string::npos);
  }
  CHECK(fault("ratio", "1e999").find("beyond what a number can hold") != std::string::npos);
}

TEST_CASE("text in quotes is not a number", "[fields]") {
  ConfigNode quoted = scalar("42");
  quoted.quoted = true;
  CHECK(fault("large", quoted).find("found the text '42'") != std::string::npos);
}

TEST_CASE("a key without a value is a mistake, even where the key may be left out", "[fields]") {
  ConfigNode empty;
  empty.kind = ConfigNode::Kind::null;
  for (const char* key : {"maybe", "ratio", "inner", "levels"}) {
    CHECK(fault(key, empty) ==
          std::string("error: top.") + key + ": has no value (give it one, or leave the key out)");
  }
}

TEST_CASE("a number beyond its type is told the bounds of its field", "[fields]") {
  CHECK(fault("inner", map({{"nodes", "-1"}})) ==
        "error: top.inner.nodes: is -1, but must be from 1 to 1000");
  CHECK(fault("inner", map({{"nodes", "99999999999"}})) ==
        "error: top.inner.nodes: is 99999999999, but must be from 1 to 1000");
}

TEST_CASE("all mistakes are told at once", "[fields]") {
  const Read result = read(map({{"open", "1"}, {"ratio", "x"}, {"oops", "1"}}));
  CHECK(result.issues.error_count() == 4);  // and the missing name
}

TEST_CASE("an echo holds every default and reads back to itself", "[fields]") {
  Read first = read(everything());
  const ConfigNode echo = echo_fields(first.value);
  CHECK(echo.find("period")->scalar == "2 min");
  CHECK(echo.find("levels")->items[1].scalar == "2.5 kW");
  const Read second = read(echo);
  CHECK(second.issues.all().empty());
  CHECK(second.value.maybe == first.value.maybe);
  CHECK(second.value.at == first.value.at);
  CHECK(second.value.parts.rows.size() == 2);
  const ConfigNode plain = echo_fields(read(map({{"name", "007"}})).value);
  CHECK(plain.find("name")->quoted);  // or it would read back as a number
  CHECK(plain.find("ratio")->scalar == "0.5");
  CHECK(plain.find("maybe") == nullptr);
}

TEST_CASE("the description of a field says type, unit, default and bounds", "[fields]") {
  const std::vector<FieldDoc> docs = field_docs<Whole>();
  REQUIRE(docs.size() == 14);
  CHECK(docs[0].required);
  CHECK(docs[0].kind == FieldKind::text);
  CHECK(docs[4].bounds == "from 0 to 1");
  CHECK(docs[4].default_text == "0.5");
  CHECK(docs[5].unit == "s, ms, min, h, d");
  CHECK(docs[5].bounds == "at least 1 s");
  REQUIRE(docs[6].choices.size() == 2);
  CHECK(docs[6].choices[0].help == "like fire");
  CHECK(docs[8].type == "list of power");
  CHECK(docs[10].type == "map from names to sections");
  REQUIRE(docs[10].children.size() == 1);
  CHECK(docs[10].children[0].children[0].name == "nodes");
}

TEST_CASE("a flood of mistakes is counted and not kept", "[issue]") {
  Issues issues;
  for (int i = 0; i < 5000; ++i) {
    issues.error({"f", i, 1}, "p", "m");
  }
  CHECK(issues.all().size() == Issues::kMost);
  CHECK(issues.dropped_count() == 4000);
  CHECK(issues.error_count() == 5000);
}

TEST_CASE("an issue is printed as compilers print theirs", "[issue]") {
  const Issue issue{{"a.yaml", 3, 7}, "city.x", "is wrong", "do it right", Severity::warning};
  CHECK(to_string(issue) == "a.yaml:3:7: warning: city.x: is wrong (do it right)");
}

}  // namespace suanwang
