#include "sim/scenario/yaml_reader.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "sim/scenario/yaml_events.hpp"
#include "sim/scenario/yaml_text.hpp"

namespace suanwang {
namespace {

using detail::YamlEvent;
using detail::YamlEvents;
using detail::YamlFault;
using detail::YamlPlace;

// Maps up to this size look for a duplicate key one by one.
constexpr std::size_t kSmallMap = 16;

/// Ends the reading from within: after an error that makes the rest meaningless.
struct StopParsing {};

// Longer keys could not be written as `key: value`, which may have 1024 characters, escapes
// included.
constexpr std::size_t kLongestKey = 250;

/// Values are numbered as they get anchors: a name may be given again. 0: none.
using AnchorId = std::size_t;

/// A list or map that is being read.
struct OpenNode {
  ConfigNode node;
  AnchorId anchor = 0;
  std::size_t size = 1;  ///< of what is in it so far, itself included: see size_of
  bool has_key = false;  ///< a map waits for the value of `key`
  std::string key;
  SourceSpot key_spot;
  std::unordered_map<std::string, std::size_t> positions;  ///< of keys, once the map is large
};

struct AnchoredNode {
  ConfigNode node;
  std::size_t size = 0;
};

class TreeBuilder {
 public:
  TreeBuilder(const std::string& file, const YamlLimits& limits, Issues& issues)
      : file_(file), limits_(limits), issues_(issues) {}

  [[nodiscard]] ConfigNode& root() { return root_; }

  void take(const YamlEvent& event) {
    switch (event.kind) {
      case YamlEvent::Kind::scalar:
        scalar(event);
        break;
      case YamlEvent::Kind::alias:
        alias(event);
        break;
      case YamlEvent::Kind::list:
        open(ConfigNode::Kind::list, event);
        break;
      case YamlEvent::Kind::map:
        open(ConfigNode::Kind::map, event);
        break;
      case YamlEvent::Kind::close:
        close();
        break;
      case YamlEvent::Kind::document:
        if (++documents_ > 1) {
          give_up({event.place,
                   "a second document begins here",
                   "a scenario is one document: keep one file for each"});
        }
        break;
      case YamlEvent::Kind::end:
        break;
    }
  }

  /// For what concerns the text and not a value in it.
  [[noreturn]] void give_up(const YamlFault& fault) {
    issues_.error(spot_of(fault.place), {}, fault.message, fault.remedy);
    throw StopParsing{};
  }

 private:
  /// `str` of the tag that `!!str` stands for; nothing if the tag is none of YAML's own.
  [[nodiscard]] static std::string_view core_type(std::string_view tag) {
    constexpr std::string_view kPrefix = "tag:yaml.org,2002:";
    return tag.starts_with(kPrefix) ? tag.substr(kPrefix.size()) : std::string_view();
  }

  /// What an unquoted scalar says by itself, without a tag.
  [[nodiscard]] static bool is_null_word(std::string_view text) {
    return text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL";
  }

  [[nodiscard]] SourceSpot spot_of(const YamlPlace& place) const {
    return {file_, place.line, place.column};
  }

  void scalar(const YamlEvent& event) {
    check_tag(event);
    const bool is_null = event.plain && event.tag.empty() && is_null_word(event.text);
    if (waits_for_key()) {
      take_key(event, is_null);
      return;
    }
    ConfigNode node;
    node.spot = spot_of(event.place);
    if (is_null) {
      node.kind = ConfigNode::Kind::null;
    } else {
      node.kind = ConfigNode::Kind::scalar;
      node.scalar = event.text;
      node.quoted =
          (event.tag.empty() && !event.plain) || event.tag == "!" || core_type(event.tag) == "str";
    }
    const std::size_t size = size_of(event.text);
    count(size, node.spot);
    finish(std::move(node), new_anchor(event), size);
  }

  void alias(const YamlEvent& event) {
    const std::string name(event.text.substr(0, 60));
    const auto id = anchor_ids_.find(event.text);
    if (id == anchor_ids_.end()) {
      stop(event.place,
           "the alias `*" + name + "` stands for no value before it",
           "mark the value by `&" + name + "`, or write it out");
    }
    const auto known = anchored_.find(id->second);
    if (known == anchored_.end()) {
      stop(event.place, "an alias within the value that it stands for", "write the value out");
    }
    if (waits_for_key()) {
      stop(event.place, "an alias as a key", "write the key out");
    }
    count(known->second.size, spot_of(event.place));
    finish(ConfigNode(known->second.node), 0, known->second.size);
  }

  /// From where a value begins on, its anchor stands for it and no longer for an earlier one.
  AnchorId new_anchor(const YamlEvent& event) {
    if (event.anchor.empty()) {
      return 0;
    }
    ++last_anchor_;
    anchor_ids_.insert_or_assign(std::string(event.anchor), last_anchor_);
    return last_anchor_;
  }

  /// What a text counts for against the limit of values: long ones must not be copied by aliases at
  /// will.
  [[nodiscard]] static std::size_t size_of(std::string_view text) { return 1 + text.size() / 64; }

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

  [[noreturn]] void stop(const YamlPlace& place, std::string message, std::string remedy) {
    error(spot_of(place), std::move(message), std::move(remedy));
    throw StopParsing{};
  }

  void check_tag(const YamlEvent& event) {
    static constexpr std::array<std::string_view, 7> kCore{
        "str", "int", "float", "bool", "null", "map", "seq"};
    if (event.tag.empty() || event.tag == "!") {
      return;
    }
    if (std::find(kCore.begin(), kCore.end(), core_type(event.tag)) != kCore.end()) {
      return;
    }
    stop(event.place,
         "the tag '" + std::string(event.tag.substr(0, 60)) + "' means nothing here",
         "leave it out");
  }

  void count(std::size_t size, const SourceSpot& spot) {
    count_ += size;
    if (count_ > limits_.most_nodes) {
      stop({spot.line, spot.column},
           "more than " + std::to_string(limits_.most_nodes) +
               " values, aliases written out and long texts counted by their length",
           "describe large fleets by templates, `count` and CSV tables");
    }
  }

  void open(ConfigNode::Kind kind, const YamlEvent& event) {
    check_tag(event);
    if (waits_for_key()) {
      stop(event.place, "a list or map as a key", "keys are plain names");
    }
    if (open_.size() >= limits_.deepest) {
      stop(event.place,
           "nested deeper than " + std::to_string(limits_.deepest) + " levels",
           "no scenario needs that");
    }
    OpenNode& level = open_.emplace_back();
    level.node.kind = kind;
    level.node.spot = spot_of(event.place);
    count(1, level.node.spot);
    level.anchor = new_anchor(event);
  }

  void close() {
    OpenNode level = std::move(open_.back());
    open_.pop_back();
    finish(std::move(level.node), level.anchor, level.size);
  }

  /// A complete value goes to its anchor and to the list or map that waits for it.
  /// It was counted, with all that is in it, but for the copy that an anchor keeps.
  void finish(ConfigNode&& node, AnchorId anchor, std::size_t size) {
    if (anchor != 0) {
      count(size, node.spot);
      anchored_.insert_or_assign(anchor, AnchoredNode{node, size});
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

  void take_key(const YamlEvent& event, bool is_null) {
    const SourceSpot spot = spot_of(event.place);
    count(event.text.size() / 64, spot);
    open_.back().size += event.text.size() / 64;
    if (!event.anchor.empty()) {
      stop(event.place, "an anchor on a key", "mark a value");
    }
    if (event.text.size() > kLongestKey) {
      stop(event.place,
           "a key longer than " + std::to_string(kLongestKey) + " bytes",
           "keys are names; long texts are values");
    }
    if (is_null) {
      error(spot, "a key without a name", "write `key: value`");
    } else if (event.plain && event.text == "<<") {
      stop(
          event.place, "merge keys (`<<`) are not read", "use `templates:`, or write the keys out");
    }
    OpenNode& map = open_.back();
    map.has_key = true;
    map.key = event.text;
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

  const std::string& file_;
  const YamlLimits& limits_;
  Issues& issues_;
  ConfigNode root_;
  std::vector<OpenNode> open_;
  std::map<std::string, AnchorId, std::less<>> anchor_ids_;
  std::map<AnchorId, AnchoredNode> anchored_;
  AnchorId last_anchor_ = 0;
  std::size_t count_ = 0;
  int documents_ = 0;
};

/// Whether the text was read to its end; if not, the error is among the issues.
bool read_events(YamlEvents& events, TreeBuilder& builder) {
  try {
    for (auto event = events.next();; event = events.next()) {
      if (!event) {
        builder.give_up(event.error());
      }
      if (event->kind == YamlEvent::Kind::end) {
        return true;
      }
      builder.take(*event);
    }
  } catch (const StopParsing&) {
    return false;
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
  YamlEvents events(text);
  TreeBuilder builder(file, limits, issues);
  if (!read_events(events, builder)) {
    return std::nullopt;
  }
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
