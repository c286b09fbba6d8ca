#include "sim/scenario/yaml_reader.hpp"

#include <optional>
#include <string>

#include <catch2/catch.hpp>

#include "sim/base/random.hpp"
#include "sim/scenario/yaml_writer.hpp"
#include "tests/support/config.hpp"

namespace suanwang {
namespace {

ConfigNode tree(const std::string& text) {
  Issues issues;
  std::optional<ConfigNode> node = read_yaml(text, "t.yaml", issues);
  for (const Issue& issue : issues.all()) {
    UNSCOPED_INFO(to_string(issue));
  }
  REQUIRE(node.has_value());
  return *std::move(node);
}

std::string fault(const std::string& text) {
  Issues issues;
  CHECK_FALSE(read_yaml(text, "t.yaml", issues).has_value());
  REQUIRE_FALSE(issues.all().empty());
  return to_string(issues.all().front());
}

bool begins(const std::string& text, const std::string& start) {
  return text.find(start) == 0;
}

/// The same but for the places.
bool same(const ConfigNode& a, const ConfigNode& b) {
  if (a.kind != b.kind || a.scalar != b.scalar || a.items.size() != b.items.size() ||
      a.entries.size() != b.entries.size()) {
    return false;
  }
  for (std::size_t i = 0; i < a.items.size(); ++i) {
    if (!same(a.items[i], b.items[i])) {
      return false;
    }
  }
  for (std::size_t i = 0; i < a.entries.size(); ++i) {
    if (a.entries[i].key != b.entries[i].key || !same(a.entries[i].value, b.entries[i].value)) {
      return false;
    }
  }
  return true;
}

/// A text of letters, signs that mean something to YAML, and Chinese.
std::string random_text(RandomStream& random) {
  static const std::vector<std::string> kPieces{
      "a",    "B",  "7",      " ",    ":",   ": ", " #",     "-",      "- ",     "'",
      "\"",   "\\", "\n",     "\t",   "[",   "]",  "{",      "}",      ",",      "&",
      "*",    "!",  "|",      ">",    "%",   "@",  "`",      "海",     "~",      "?",
      "<<",   ".",  "..",     "null", "0x1", "e",  "\u0085", "\u2028", "\u2029", "\uFFFE",
      "\x01", "\r", "\uFEFF", "\x7F", "（",  "—"};
  std::string text;
  for (std::uint64_t n = random.uniform_int(6); n > 0; --n) {
    text += kPieces[random.uniform_int(kPieces.size())];
  }
  return text;
}

ConfigNode random_tree(RandomStream& random, int depth) {
  const std::uint64_t kind = depth == 0 ? 0 : random.uniform_int(4);
  if (kind < 2) {
    return tests::scalar(random_text(random));
  }
  ConfigNode node;
  node.kind = kind == 2 ? ConfigNode::Kind::list : ConfigNode::Kind::map;
  for (std::uint64_t n = random.uniform_int(4); n > 0; --n) {
    if (kind == 2) {
      node.items.push_back(random_tree(random, depth - 1));
    } else {
      const std::string key = random_text(random) + std::to_string(n);
      node.entries.push_back({key, {}, random_tree(random, depth - 1)});
    }
  }
  return node;
}

}  // namespace

TEST_CASE("every value knows its place, counted in characters", "[yaml]") {
  const ConfigNode root = tree("a: 1\n海淀: { 区: 上, b: [x, y] }\n");
  CHECK(root.find("a")->spot == SourceSpot{"t.yaml", 1, 4});
  CHECK(root.entries[1].key_spot == SourceSpot{"t.yaml", 2, 1});
  const ConfigNode& flow = root.entries[1].value;
  CHECK(flow.spot == SourceSpot{"t.yaml", 2, 5});
  CHECK(flow.find("区")->spot == SourceSpot{"t.yaml", 2, 10});
  CHECK(flow.find("b")->items[1].spot == SourceSpot{"t.yaml", 2, 20});
}

TEST_CASE("a byte order mark and Windows line ends are no trouble", "[yaml]") {
  const ConfigNode root = tree(
      "\xEF\xBB\xBF"
      "a: 1\r\nb: 2\r\n");
  CHECK(root.find("a")->scalar == "1");
  CHECK(root.find("b")->scalar == "2");
  CHECK(root.find("b")->spot == SourceSpot{"t.yaml", 2, 4});
}

TEST_CASE("text in quotes and blocks is marked as text", "[yaml]") {
  const ConfigNode root = tree("a: '42'\nb: 42\nc: |\n  42\nd: !!str 42\n");
  CHECK(root.find("a")->quoted);
  CHECK_FALSE(root.find("b")->quoted);
  CHECK(root.find("c")->scalar == "42\n");
  CHECK(root.find("d")->quoted);
}

TEST_CASE("no text at all says nothing", "[yaml]") {
  Issues issues;
  CHECK_FALSE(read_yaml({}, "t.yaml", issues).has_value());
  CHECK(to_string(issues.all().front()).find("the file says nothing") != std::string::npos);
}

TEST_CASE("an alias stands for a copy of its value", "[yaml]") {
  const ConfigNode root = tree("a: &x { b: [1, 2] }\nc: *x\nd: [*x, *x]\n");
  CHECK(same(*root.find("a"), *root.find("c")));
  CHECK(same(*root.find("a"), root.find("d")->items[1]));
}

TEST_CASE("what could be misread is refused", "[yaml]") {
  CHECK(begins(fault("a: 1\na: 2\n"), "t.yaml:2:1: error: a: the key `a` stands here twice"));
  CHECK(begins(fault("b: &b {}\na: { <<: *b }\n"), "t.yaml:2:6: error: a: merge keys"));
  CHECK(begins(fault("a: 1\n---\nb: 2\n"), "t.yaml:2:1: error: a second document"));
  CHECK(begins(fault("a: &a [*a]\n"), "t.yaml:1:8: error: a[0]: an alias within"));
  CHECK(begins(fault("? [a]\n: 1\n"), "t.yaml:1:3: error: a list or map as a key"));
  CHECK(fault(": 1\n").ends_with("(write lines of `key: value` with the same indent)"));
  CHECK(begins(fault("a: 1\rb: 2\n"), "t.yaml:1:5: error: a carriage return within a line"));
  CHECK(begins(fault("? \n: 1\n"), "t.yaml:1:2: error: a key without a name"));
  CHECK(begins(fault("a: { ~: 1 }\n"), "t.yaml:1:6: error: a: a key without a name"));
  CHECK(begins(fault("a: !x 1\n"), "t.yaml:1:4: error: a: the tag '!x'"));
  CHECK(begins(fault("a: \"b\n"), "t.yaml:1:4: error: a quote that does not end"));
  CHECK(begins(fault("a: 'b''\n"), "t.yaml:1:4: error: a quote that does not end"));
  CHECK(begins(fault("a: \xC3\x28\n"), "t.yaml:1:4: error: the byte 0xC3 is not UTF-8"));
  CHECK(begins(fault("a: \xED\xA0\x80\n"), "t.yaml:1:4: error: the byte 0xED is not UTF-8"));
  CHECK(begins(fault("海: \x01\n"), "t.yaml:1:4: error: the control character 0x01"));
  // Line breaks that no editor shows would move every line number after them.
  CHECK(begins(fault("海: a\u2028b\n"), "t.yaml:1:5: error: the invisible character U+2028"));
  CHECK(begins(fault("# \u0085\n"), "t.yaml:1:3: error: the invisible character U+0085"));
  CHECK(begins(fault("a: \uFEFF1\n"), "t.yaml:1:4: error: the invisible character U+FEFF"));
}

TEST_CASE("an anchor may be given again, and stands for what came last", "[yaml]") {
  const ConfigNode root = tree("a: &x 1\nb: *x\nc: &x 2\nd: *x\n");
  CHECK(root.find("b")->scalar == "1");
  CHECK(root.find("d")->scalar == "2");
  CHECK(begins(fault("a: &x 1\nb: &x [*x]\n"), "t.yaml:2:8: error: b[0]: an alias within"));
  // It stands for the value that began last, not for the one that ended last.
  const ConfigNode inner = tree("a: &x [&x 1, *x]\nb: *x\n");
  CHECK(inner.find("a")->items[1].scalar == "1");
  CHECK(inner.find("b")->scalar == "1");
  CHECK(begins(fault("a: &x 1\n&x b: 2\nc: *x\n"), "t.yaml:2:1: error: an anchor on a key"));
  CHECK(begins(fault("a: *.csv\n"), "t.yaml:1:5: error: not YAML: did not find expected alpha"));
}

TEST_CASE("texts that would take a parser long are refused at once", "[yaml]") {
  const std::string many(1'000'000, ' ');
  CHECK(begins(fault("a: x" + many + "y\n"), "t.yaml:1:1005: error: more than 1000 blanks"));
  CHECK(begins(fault("a: |\n" + std::string(2000, '\n') + " x\n"),
               "t.yaml:1002:1: error: more than 1000 blank lines"));
  CHECK(begins(fault("%TAG !a! x\n---\na: 1\n"), "t.yaml:1:1: error: tags are not read"));
  CHECK(begins(fault(std::string(251, 'k') + ": 1\n"), "t.yaml:1:1: error: a key longer than 250"));
  CHECK(tree(std::string(250, 'k') + ": 1\n").entries.size() == 1);
  // 64 kB count 1001, and again for the copy that the anchor keeps; 2 + 2 * 1001 + 997 * 1001 is
  // beyond a million.
  std::string bomb = "a: &x '" + std::string(64'000, 'x') + "'\nb:\n";
  for (int i = 0; i < 1000; ++i) {
    bomb += "  - *x\n";
  }
  CHECK(begins(fault(bomb), "t.yaml:999:5: error: b[996]: more than 1000000 values"));
}

TEST_CASE("what is not YAML is told with its place and a way out", "[yaml]") {
  CHECK(fault("a: [1,\n  2\nb: 3\n") ==
        "t.yaml:3:2: error: not YAML: did not find expected ',' or ']', while parsing a flow "
        "sequence that begins at line 1, column 4 (part entries by commas and close the list)");
  CHECK(fault("a: b: c\n") ==
        "t.yaml:1:5: error: not YAML: mapping values are not allowed in this context (write "
        "`key: value` once in a line; put text that holds `: ` into quotes)");
  CHECK(begins(fault("a: @b\n"), "t.yaml:1:4: error: not YAML: found character that cannot"));
  CHECK(begins(fault("a:\n  b: 1\n c: 2\n"), "t.yaml:3:2: error: not YAML: did not find expected"));
}

TEST_CASE("duplicate keys are found in large maps as in small ones", "[yaml]") {
  std::string text;
  for (int i = 0; i < 500; ++i) {
    text += "key" + std::to_string(i) + ": x\n";
  }
  CHECK(tree(text).entries.size() == 500);
  CHECK(begins(fault(text + "key3: x\n"), "t.yaml:501:1: error: key3: the key `key3`"));
  CHECK(begins(fault(text + "key499: x\n"), "t.yaml:501:1: error: key499: the key `key499`"));
}

TEST_CASE("the limits hold exactly", "[yaml]") {
  YamlLimits limits;
  limits.most_nodes = 5;
  limits.deepest = 3;
  limits.longest_line = 20;
  const auto is_read = [&](const std::string& text) {
    Issues issues;
    return read_yaml(text, "t.yaml", issues, limits).has_value();
  };
  CHECK(is_read("[a, b, c, d]"));
  CHECK_FALSE(is_read("[a, b, c, d, e]"));
  CHECK(is_read("[[[a]]]"));
  CHECK_FALSE(is_read("[[[[a]]]]"));
  CHECK(is_read("a: 67890123456789012"));
  CHECK_FALSE(is_read("a: 678901234567890123"));
  limits.longest_line = 500;
  CHECK(is_read("a: " + std::string(255, 'x')));
  CHECK_FALSE(is_read("a: " + std::string(256, 'x')));
  limits.most_blanks = 3;
  CHECK(is_read("a:   1\n\n \n\nb: 2"));
  CHECK_FALSE(is_read("a:    1"));
  CHECK_FALSE(is_read("a: 1\n\n \n\n\nb: 2"));
}

TEST_CASE("what is written reads back to the same tree, whatever its texts", "[yaml]") {
  RandomStream random(11, "trees");
  for (int i = 0; i < 2000; ++i) {
    ConfigNode root = random_tree(random, 4);
    if (root.kind != ConfigNode::Kind::map || root.entries.empty()) {
      continue;
    }
    const std::string text = to_yaml(root);
    INFO(text);
    CHECK(same(tree(text), root));
    CHECK(to_yaml(tree(text)) == text);
  }
}

}  // namespace suanwang
