#include "sim/scenario/override.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "sim/base/nearest.hpp"
#include "sim/scenario/yaml_reader.hpp"

namespace suanwang {

namespace {

/// All nodes of a value given on the command line stand at one place: the word that gave it.
void place_at(ConfigNode& node, const SourceSpot& spot) {
  node.spot = spot;
  for (ConfigNode& item : node.items) {
    place_at(item, spot);
  }
  for (ConfigNode::Entry& entry : node.entries) {
    entry.key_spot = spot;
    place_at(entry.value, spot);
  }
}

/// Whether something that is not read yet may bring more keys to the map, or a list in its place.
bool brings_more(const ConfigNode& map) {
  return map.find("include") != nullptr || map.find("table") != nullptr ||
         map.find("template") != nullptr;
}

/// Plain text that YAML would not read as it stands, or that would end a list's element.
bool needs_quotes(const ConfigNode& scalar) {
  constexpr std::string_view kSpecial = ",[]{}#:&*!|>'\"%@`\n";
  return scalar.quoted || scalar.scalar.empty() ||
         scalar.scalar.find_first_of(kSpecial) != std::string::npos ||
         scalar.scalar.front() == ' ' || scalar.scalar.back() == ' ';
}

std::string quoted_text(const std::string& text) {
  std::string quoted = "'";
  for (const char c : text) {
    quoted += c;
    if (c == '\'') {
      quoted += c;
    }
  }
  return quoted + "'";
}

void complain(const SourceSpot& spot, std::string message, std::string remedy, Issues& issues) {
  issues.error(spot, {}, std::move(message), std::move(remedy));
}

void check_values(const Variation& variation, const SourceSpot& spot, Issues& issues) {
  std::vector<std::string> seen;
  for (const ConfigNode& value : variation.values) {
    std::string text = flow_text(value);
    if (value.kind == ConfigNode::Kind::null) {
      complain(spot, "an empty value", "KEY=a,b,c", issues);
    } else if (std::find(seen.begin(), seen.end(), text) != seen.end()) {
      complain(spot, "the value `" + text + "` is there twice", "give each once", issues);
    }
    seen.push_back(std::move(text));
  }
}

}  // namespace

std::string flow_text(const ConfigNode& node) {
  std::string text;
  const auto separate = [&text] {
    text += text.size() > 1 ? ", " : "";
  };
  switch (node.kind) {
    case ConfigNode::Kind::absent:
    case ConfigNode::Kind::null:
      return {};
    case ConfigNode::Kind::scalar:
      return needs_quotes(node) ? quoted_text(node.scalar) : node.scalar;
    case ConfigNode::Kind::list:
      text = "[";
      for (const ConfigNode& item : node.items) {
        separate();
        text += flow_text(item);
      }
      return text + "]";
    case ConfigNode::Kind::map:
      text = "{";
      for (const ConfigNode::Entry& entry : node.entries) {
        separate();
        text += entry.key + ": " + flow_text(entry.value);
      }
      return text + "}";
  }
  return text;
}

std::optional<Variation> parse_variation(std::string_view text,
                                         std::string_view option,
                                         Issues& issues) {
  const std::size_t before = issues.error_count();
  const std::size_t equals = text.find('=');
  Variation variation;
  variation.path = text.substr(0, equals);
  if (equals == std::string_view::npos || equals == 0) {
    issues.error({std::string(option) + " " + std::string(text), 0, 0},
                 {},
                 equals == 0 ? "no key before the `=`" : "no values",
                 "platform.dispatch.policy=random,least-loaded");
    return std::nullopt;
  }
  const SourceSpot spot{std::string(option) + " " + variation.path, 0, 0};
  const std::string list = "[" + std::string(text.substr(equals + 1)) + "]";
  auto root = read_yaml(list, spot.file, issues);
  if (!root) {
    return std::nullopt;
  }
  if (root->kind != ConfigNode::Kind::list || root->items.empty()) {
    complain(spot, "no values", "KEY=a,b,c", issues);
    return std::nullopt;
  }
  variation.values = std::move(root->items);
  check_values(variation, spot, issues);
  if (issues.error_count() != before) {
    return std::nullopt;
  }
  for (ConfigNode& value : variation.values) {
    place_at(value, {spot.file + "=" + flow_text(value), 0, 0});
  }
  return variation;
}

Overriding::Overriding(const std::vector<Override>& overrides, Issues& issues) : issues_(issues) {
  for (const Override& wanted : overrides) {
    pending_.push_back({&wanted, steps_of(wanted)});
    pending_.back().done = pending_.back().steps.empty();
  }
}

Issues Overriding::with_hints(const Issues& found) const {
  Issues result;
  for (Issue issue : found.all()) {
    for (const Added& added : added_) {
      const bool is_told = issue.remedy.find("did you mean") != std::string::npos;
      if (issue.spot == added.spot && issue.message == "unknown key" && !added.near.empty() &&
          !is_told) {
        issue.remedy = "did you mean `" + added.near + "`?";
      }
    }
    result.add(std::move(issue));
  }
  return result;
}

std::vector<Overriding::Step> Overriding::steps_of(const Override& wanted) {
  std::vector<Step> steps;
  std::string_view rest = wanted.path;
  const auto refuse = [&](std::string message) {
    issues_.error(wanted.value.spot, wanted.path, std::move(message), "city.centres[0].pue");
    return std::vector<Step>{};
  };
  while (true) {
    const std::size_t end = std::min(rest.find_first_of(".["), rest.size());
    if (end > 0) {
      steps.push_back({std::string(rest.substr(0, end)), std::nullopt});
    } else if (rest.empty() || rest.front() == '.' || steps.empty()) {
      return refuse("a step of the path has no name");
    }
    rest.remove_prefix(end);
    while (!rest.empty() && rest.front() == '[') {
      const std::size_t close = rest.find(']');
      const std::string_view digits = rest.substr(1, std::min(close, rest.size()) - 1);
      std::size_t index = 0;
      const auto [stop, fault] =
          std::from_chars(digits.data(), digits.data() + digits.size(), index);
      if (close == std::string_view::npos || digits.empty() || fault != std::errc{} ||
          stop != digits.data() + digits.size()) {
        return refuse("an index is a whole number in brackets, from 0");
      }
      steps.push_back({{}, index});
      rest.remove_prefix(close + 1);
    }
    if (rest.empty()) {
      return steps;
    }
    if (rest.front() != '.') {
      return refuse("behind an index comes a dot, or nothing");
    }
    rest.remove_prefix(1);
  }
}

void Overriding::advance(ConfigNode& root) {
  put_all(root, false);
}

void Overriding::finish(ConfigNode& root) {
  put_all(root, true);
}

void Overriding::put_all(ConfigNode& root, bool is_last) {
  for (Pending& pending : pending_) {
    pending.done = pending.done || put(root, pending, is_last);
  }
}

bool Overriding::put(ConfigNode& root, Pending& pending, bool is_last) {
  ConfigNode* node = &root;
  std::string place;
  for (std::size_t i = 0; i < pending.steps.size(); ++i) {
    const Step& step = pending.steps[i];
    const bool is_behind_a_file =
        node->find("table") != nullptr ||
        (brings_more(*node) && node->find(step.key) == nullptr && i + 1 < pending.steps.size());
    if (is_behind_a_file && !is_last) {
      return false;
    }
    if (node->kind == ConfigNode::Kind::list) {
      const ConfigNode* first = node->items.data();
      node = element(*node, step, pending);
      place += node == nullptr ? "" : "[" + std::to_string(node - first) + "]";
    } else {
      node = member(*node, step, pending);
      place += "." + step.key;
    }
    if (node == nullptr) {
      return true;  // told
    }
  }
  pending.place = std::move(place);
  check_lost(pending);
  *node = pending.wanted->value;
  return true;
}

void Overriding::check_lost(const Pending& pending) {
  for (const Pending& other : pending_) {
    const bool is_below =
        other.place.size() > pending.place.size() && other.place.starts_with(pending.place) &&
        (other.place[pending.place.size()] == '.' || other.place[pending.place.size()] == '[');
    if (&other != &pending && (is_below || other.place == pending.place)) {
      issues_.error(pending.wanted->value.spot,
                    pending.wanted->path,
                    "`" + other.wanted->path + "` sets the same, or a part of it",
                    "one of them, or the whole first and its parts after it");
    }
  }
}

ConfigNode* Overriding::element(ConfigNode& list, const Step& step, const Pending& pending) {
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < list.items.size(); ++i) {
    const ConfigNode* name = list.items[i].find("name");
    if (step.index ? *step.index == i : name != nullptr && name->scalar == step.key) {
      return &list.items[i];
    }
    if (name != nullptr) {
      names.push_back(name->scalar);
    }
  }
  const SourceSpot& spot = pending.wanted->value.spot;
  if (step.index) {
    issues_.error(spot,
                  pending.wanted->path,
                  "the list has no element [" + std::to_string(*step.index) + "]",
                  "it has " + std::to_string(list.items.size()) + ", counted from 0");
  } else if (names.empty()) {
    issues_.error(spot,
                  pending.wanted->path,
                  "`" + step.key + "` is looked for in a list whose elements have no `name`",
                  "use an index: [0]");
  } else {
    issues_.error(spot,
                  pending.wanted->path,
                  "nothing in the list is called `" + step.key + "`",
                  suggestion(step.key, names));
  }
  return nullptr;
}

ConfigNode* Overriding::member(ConfigNode& map, const Step& step, const Pending& pending) {
  const SourceSpot& spot = pending.wanted->value.spot;
  if (map.kind == ConfigNode::Kind::scalar) {
    issues_.error(spot,
                  pending.wanted->path,
                  "`" + (step.index ? std::to_string(*step.index) : step.key) +
                      "` would stand below the single value `" + map.scalar + "`",
                  "vary what holds it, with a map as the value");
    return nullptr;
  }
  if (step.index) {
    issues_.error(spot,
                  pending.wanted->path,
                  "[" + std::to_string(*step.index) + "] is no list's element: a map stands there",
                  "use the key");
    return nullptr;
  }
  map.kind = ConfigNode::Kind::map;
  std::vector<std::string_view> keys;
  for (ConfigNode::Entry& entry : map.entries) {
    if (entry.key == step.key) {
      return &entry.value;
    }
    keys.push_back(entry.key);
  }
  added_.push_back({spot, std::string(nearest_name(step.key, keys))});
  ConfigNode fresh;
  fresh.spot = spot;
  map.entries.push_back({step.key, spot, std::move(fresh)});
  return &map.entries.back().value;
}

}  // namespace suanwang
