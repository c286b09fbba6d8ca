#include "sim/scenario/yaml_reader.hpp"

#include <algorithm>
#include <array>
#include <istream>
#include <map>
#include <streambuf>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include <yaml-cpp/depthguard.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include "sim/scenario/yaml_text.hpp"

namespace suanwang {
namespace {

// Maps up to this size look for a duplicate key one by one.
constexpr std::size_t kSmallMap = 16;

/// Ends the parser's work from within a callback: after an error that makes the rest meaningless.
struct StopParsing {};

/// Reads a text where it lies; std::istringstream would copy it.
class ViewBuffer : public std::streambuf {
 public:
  explicit ViewBuffer(std::string_view text) {
    char* begin = const_cast<char*>(text.data());  // NOLINT: streambuf's interface, never written
    setg(begin, begin, begin + text.size());
  }
};

/// A list or map that is being read.
struct OpenNode {
  ConfigNode node;
  YAML::anchor_t anchor = 0;
  std::size_t size = 1;  ///< nodes in it so far, itself included
  bool has_key = false;  ///< a map waits for the value of `key`
  std::string key;
  SourceSpot key_spot;
  std::unordered_map<std::string, std::size_t> positions;  ///< of keys, once the map is large
};

struct AnchoredNode {
  ConfigNode node;
  std::size_t size = 0;
};

class TreeBuilder final : public YAML::EventHandler {
 public:
  TreeBuilder(std::string_view text,
              const std::string& file,
              const YamlLimits& limits,
              Issues& issues)
      : text_(text), columns_(text), file_(file), limits_(limits), issues_(issues) {}

  [[nodiscard]] ConfigNode& root() { return root_; }

  [[nodiscard]] SourceSpot spot_of(const YAML::Mark& mark) {
    if (mark.is_null() || mark.pos < 0 || mark.column < 0) {
      return {file_, 0, 0};
    }
    return {
        file_,
        std::int64_t{mark.line} + 1,
        columns_.column(static_cast<std::size_t>(mark.pos), static_cast<std::size_t>(mark.column))};
  }

  void OnDocumentStart(const YAML::Mark& /*mark*/) override {}

  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    ConfigNode node;
    node.kind = ConfigNode::Kind::null;
    node.spot = spot_of(mark);
    if (waits_for_key()) {
      error(node.spot, "a key without a name", "write `key: value`");
      take_key("", node.spot);
      return;
    }
    finish(std::move(node), anchor, 1);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const SourceSpot spot = spot_of(mark);
    const auto known = anchored_.find(anchor);
    if (known == anchored_.end()) {
      stop(spot, "an alias within the value that it stands for", "write the value out");
    }
    if (waits_for_key()) {
      stop(spot, "an alias as a key", "write the key out");
    }
    count(known->second.size, spot);
    finish(known->second.node, 0, known->second.size);
  }

  void OnScalar(const YAML::Mark& mark,
                const std::string& tag,
                YAML::anchor_t anchor,
                const std::string& value) override {
    const SourceSpot spot = spot_of(mark);
    check_tag(tag, spot);
    const bool plain = tag == "?" || tag.empty();
    if (!plain && !detail::is_closed_quote(text_, static_cast<std::size_t>(mark.pos))) {
      stop(spot, "a quote that does not end", "end it in the same line");
    }
    if (waits_for_key()) {
      if (plain && value == "<<") {
        stop(spot, "merge keys (`<<`) are not read", "use `templates:`, or write the keys out");
      }
      take_key(value, spot);
      return;
    }
    ConfigNode node;
    node.kind = ConfigNode::Kind::scalar;
    node.scalar = value;
    node.quoted = tag == "!" || core_type(tag) == "str";
    node.spot = spot;
    finish(std::move(node), anchor, 1);
  }

  void OnSequenceStart(const YAML::Mark& mark,
                       const std::string& tag,
                       YAML::anchor_t anchor,
                       YAML::EmitterStyle::value /*style*/) override {
    open(ConfigNode::Kind::list, mark, tag, anchor);
  }

  void OnSequenceEnd() override { close(); }

  void OnMapStart(const YAML::Mark& mark,
                  const std::string& tag,
                  YAML::anchor_t anchor,
                  YAML::EmitterStyle::value /*style*/) override {
    open(ConfigNode::Kind::map, mark, tag, anchor);
  }

  void OnMapEnd() override { close(); }

 private:
  /// `str` of the tag that `!!str` stands for; nothing if the tag is none of YAML's own.
  [[nodiscard]] static std::string_view core_type(std::string_view tag) {
    constexpr std::string_view kPrefix = "tag:yaml.org,2002:";
    return tag.starts_with(kPrefix) ? tag.substr(kPrefix.size()) : std::string_view();
  }

  [[nodiscard]] bool waits_for_key() const {
    return !open_.empty() && open_.back().node.kind == ConfigNode::Kind::map &&
           !open_.back().has_key;
  }

  /// Of the value that comes next; cut where nobody would read on.
  [[nodiscard]] std::string path() const {
    constexpr std::size_t kLongest = 200;
    std::string path;
    for (const OpenNode& level : open_) {
      if (path.size() > kLongest) {
        return path + "...";
      }
      if (level.node.kind == ConfigNode::Kind::list) {
        path += "[" + std::to_string(level.node.items.size()) + "]";
      } else if (level.has_key) {
        path += (path.empty() ? "" : ".") + level.key;
      }
    }
    return path;
  }

  void error(const SourceSpot& spot, std::string message, std::string remedy) {
    issues_.error(spot, path(), std::move(message), std::move(remedy));
  }

  [[noreturn]] void stop(const SourceSpot& spot, std::string message, std::string remedy) {
    error(spot, std::move(message), std::move(remedy));
    throw StopParsing{};
  }

  void check_tag(const std::string& tag, const SourceSpot& spot) {
    static constexpr std::array<std::string_view, 7> kCore{
        "str", "int", "float", "bool", "null", "map", "seq"};
    if (tag.empty() || tag == "?" || tag == "!") {
      return;
    }
    if (std::find(kCore.begin(), kCore.end(), core_type(tag)) != kCore.end()) {
      return;
    }
    error(spot, "the tag '" + tag.substr(0, 60) + "' means nothing here", "leave it out");
  }

  void count(std::size_t nodes, const SourceSpot& spot) {
    count_ += nodes;
    if (count_ > limits_.most_nodes) {
      stop(spot,
           "more than " + std::to_string(limits_.most_nodes) + " values, aliases written out",
           "describe large fleets by templates, `count` and CSV tables");
    }
  }

  void open(ConfigNode::Kind kind,
            const YAML::Mark& mark,
            const std::string& tag,
            YAML::anchor_t anchor) {
    const SourceSpot spot = spot_of(mark);
    check_tag(tag, spot);
    if (waits_for_key()) {
      stop(spot, "a list or map as a key", "keys are plain names");
    }
    if (open_.size() >= limits_.deepest) {
      stop(spot,
           "nested deeper than " + std::to_string(limits_.deepest) + " levels",
           "no scenario needs that");
    }
    OpenNode& level = open_.emplace_back();
    level.node.kind = kind;
    level.node.spot = spot;
    level.anchor = anchor;
  }

  void close() {
    OpenNode level = std::move(open_.back());
    open_.pop_back();
    finish(std::move(level.node), level.anchor, level.size);
  }

  /// A complete value goes to its anchor and to the list or map that waits for it.
  void finish(ConfigNode node, YAML::anchor_t anchor, std::size_t size) {
    count(1, node.spot);
    if (anchor != 0) {
      count(size, node.spot);  // the anchor keeps a copy
      anchored_[anchor] = {node, size};
    }
    if (open_.empty()) {
      root_ = std::move(node);
      return;
    }
    OpenNode& parent = open_.back();
    parent.size += size;
    if (parent.node.kind == ConfigNode::Kind::list) {
      parent.node.items.push_back(std::move(node));
      return;
    }
    if (!is_duplicate(parent)) {
      parent.node.entries.push_back(
          {std::move(parent.key), std::move(parent.key_spot), std::move(node)});
    }
    parent.key.clear();
    parent.has_key = false;
  }

  void take_key(const std::string& key, const SourceSpot& spot) {
    OpenNode& map = open_.back();
    map.has_key = true;
    map.key = key;
    map.key_spot = spot;
  }

  /// Whether the map has `map.key` already; told with both places.
  bool is_duplicate(OpenNode& map) {
    const std::size_t position = position_of(map);
    if (position == map.node.entries.size()) {
      return false;
    }
    const SourceSpot first = map.node.entries[position].key_spot;
    const std::string where =
        "line " + std::to_string(first.line) + ", column " + std::to_string(first.column);
    error(map.key_spot,
          "the key `" + map.key.substr(0, 60) + "` stands here twice",
          "it stands first at " + where);
    return true;
  }

  /// Of `map.key` among the entries, or their count; the map remembers the key as its next one.
  static std::size_t position_of(OpenNode& map) {
    const std::vector<ConfigNode::Entry>& entries = map.node.entries;
    if (entries.size() < kSmallMap) {
      std::size_t i = 0;
      while (i < entries.size() && entries[i].key != map.key) {
        ++i;
      }
      return i;
    }
    if (map.positions.empty()) {
      for (std::size_t i = 0; i < entries.size(); ++i) {
        map.positions.emplace(entries[i].key, i);
      }
    }
    return map.positions.emplace(map.key, entries.size()).first->second;
  }

  std::string_view text_;
  detail::CharacterColumns columns_;
  const std::string& file_;
  const YamlLimits& limits_;
  Issues& issues_;
  ConfigNode root_;
  std::vector<OpenNode> open_;
  std::map<YAML::anchor_t, AnchoredNode> anchored_;
  std::size_t count_ = 0;
};

/// Only says where a further document begins.
class DocumentSpotter final : public YAML::EventHandler {
 public:
  YAML::Mark start;

  void OnDocumentStart(const YAML::Mark& mark) override {
    start = mark;
    throw StopParsing{};
  }

  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& /*mark*/, YAML::anchor_t /*anchor*/) override {}

  void OnAlias(const YAML::Mark& /*mark*/, YAML::anchor_t /*anchor*/) override {}

  void OnScalar(const YAML::Mark& /*mark*/,
                const std::string& /*tag*/,
                YAML::anchor_t /*anchor*/,
                const std::string& /*value*/) override {}

  void OnSequenceStart(const YAML::Mark& /*mark*/,
                       const std::string& /*tag*/,
                       YAML::anchor_t /*anchor*/,
                       YAML::EmitterStyle::value /*style*/) override {}

  void OnSequenceEnd() override {}

  void OnMapStart(const YAML::Mark& /*mark*/,
                  const std::string& /*tag*/,
                  YAML::anchor_t /*anchor*/,
                  YAML::EmitterStyle::value /*style*/) override {}

  void OnMapEnd() override {}
};

void check_single_document(YAML::Parser& parser, TreeBuilder& builder, Issues& issues) {
  DocumentSpotter spotter;
  try {
    if (!parser.HandleNextDocument(spotter)) {
      return;
    }
  } catch (const StopParsing&) {
    // It found what it looked for.
  }
  issues.error(builder.spot_of(spotter.start),
               {},
               "a second document begins here",
               "a scenario is one document: keep one file for each");
}

void parse_document(std::istream& stream, TreeBuilder& builder, Issues& issues) {
  try {
    YAML::Parser parser(stream);
    if (parser.HandleNextDocument(builder)) {
      check_single_document(parser, builder, issues);
    }
  } catch (const StopParsing&) {
    // The error is among the issues.
  } catch (const YAML::DeepRecursion& fault) {
    issues.error(builder.spot_of(fault.mark), {}, "nested too deeply", "no scenario needs that");
  } catch (const YAML::Exception& fault) {
    issues.error(builder.spot_of(fault.mark), {}, "not YAML: " + fault.msg);
  } catch (const std::exception& fault) {
    issues.error(
        builder.spot_of(YAML::Mark::null_mark()), {}, std::string("not YAML: ") + fault.what());
  }
}

std::string_view without_byte_order_mark(std::string_view text) {
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  return text.starts_with(kMark) ? text.substr(kMark.size()) : text;
}

}  // namespace

std::optional<ConfigNode> read_yaml(std::string_view text,
                                    const std::string& file,
                                    Issues& issues,
                                    const YamlLimits& limits) {
  const std::size_t before = issues.error_count();
  text = without_byte_order_mark(text);
  if (!detail::is_readable_text(text, file, limits, issues)) {
    return std::nullopt;
  }
  ViewBuffer buffer(text);
  std::istream stream(&buffer);
  TreeBuilder builder(text, file, limits, issues);
  parse_document(stream, builder, issues);
  if (issues.error_count() == before && (builder.root().kind == ConfigNode::Kind::absent ||
                                         builder.root().kind == ConfigNode::Kind::null)) {
    issues.error({file, 1, 1}, {}, "the file says nothing", "a scenario begins with `suanwang: 1`");
  }
  if (issues.error_count() != before) {
    return std::nullopt;
  }
  return std::move(builder.root());
}

}  // namespace suanwang
