#include "sim/base/field_reader.hpp"

#include "sim/base/nearest.hpp"

namespace suanwang::detail {

FieldReaderBase::FieldReaderBase(const ConfigNode& node, const std::string& path, Issues& issues)
    : node_(node), path_(path), issues_(issues), taken_(node.entries.size(), false) {}

const ConfigNode::Entry* FieldReaderBase::take(std::string_view name) {
  known_.push_back(name);
  // Files mostly keep the order of the fields, so the search goes on where the last one ended.
  const std::size_t count = node_.entries.size();
  for (std::size_t step = 0; step < count; ++step) {
    const std::size_t i = (next_entry_ + step) % count;
    if (node_.entries[i].key == name) {
      taken_[i] = true;
      next_entry_ = i + 1;
      return &node_.entries[i];
    }
  }
  return nullptr;
}

void FieldReaderBase::report_missing(std::string_view name, std::string_view help) {
  issues_.error(node_.spot, path_, "`" + std::string(name) + "` is missing", std::string(help));
}

void FieldReaderBase::report_empty(const ConfigNode::Entry& entry) {
  issues_.error(entry.key_spot,
                key_path(path_, entry.key),
                "has no value",
                "give it one, or leave the key out");
}

ConfigNode FieldReaderBase::take_rest() {
  takes_rest_ = true;
  ConfigNode rest;
  rest.kind = ConfigNode::Kind::map;
  rest.spot = node_.spot;
  for (std::size_t i = 0; i < node_.entries.size(); ++i) {
    if (!taken_[i]) {
      rest.entries.push_back(node_.entries[i]);
    }
  }
  return rest;
}

void FieldReaderBase::finish() {
  if (takes_rest_) {
    return;
  }
  for (std::size_t i = 0; i < node_.entries.size(); ++i) {
    if (!taken_[i]) {
      const ConfigNode::Entry& entry = node_.entries[i];
      issues_.error(
          entry.key_spot, key_path(path_, entry.key), "unknown key", suggestion(entry.key, known_));
    }
  }
}

bool is_readable_map(const ReadContext& context) {
  const ConfigNode::Kind kind = context.node.kind;
  return kind == ConfigNode::Kind::absent || kind == ConfigNode::Kind::null || expect_map(context);
}

}  // namespace suanwang::detail
