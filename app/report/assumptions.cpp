#include "app/report/assumptions.hpp"

#include <algorithm>
#include <array>

namespace suanwang::app {

namespace {

std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') {
      c = static_cast<char>(c - 'A' + 'a');
    }
  }
  return lower;
}

bool is_source_key(std::string_view key) {
  return key == "source" || key == "provenance" || key.ends_with("_source");
}

void collect(const ConfigNode& node, const std::string& path, std::vector<Assumption>& found) {
  for (const ConfigNode::Entry& entry : node.entries) {
    std::string here = path;
    here.append(path.empty() ? "" : ".").append(entry.key);
    const std::string& text = entry.value.scalar;
    if (entry.value.kind == ConfigNode::Kind::scalar && !text.empty()) {
      const Standing standing = standing_of(text);
      const bool is_note = entry.key == "note" && standing != Standing::sourced;
      if (is_source_key(entry.key) || is_note) {
        found.push_back({here, text, standing});
      }
    }
    collect(entry.value, here, found);
  }
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    const ConfigNode* name = node.items[i].find("name");
    const std::string label =
        name != nullptr && !name->scalar.empty() ? name->scalar : std::to_string(i);
    std::string here = path;
    here.append("[").append(label).append("]");
    collect(node.items[i], here, found);
  }
}

}  // namespace

Standing standing_of(std::string_view text) {
  const std::string lower = lower_case(text);
  const auto has = [&](std::string_view word) {
    return lower.find(word) != std::string::npos;
  };
  if (has("illustrative") || has("assumed") || has("made-up")) {
    return Standing::illustrative;
  }
  if (has("unverified") || has("press") || has("from memory")) {
    return Standing::unverified;
  }
  return Standing::sourced;
}

std::vector<Assumption> assumptions_of(const ConfigNode& scenario) {
  std::vector<Assumption> found;
  collect(scenario, {}, found);
  std::stable_sort(found.begin(), found.end(), [](const Assumption& a, const Assumption& b) {
    return a.standing < b.standing;
  });
  return found;
}

}  // namespace suanwang::app
