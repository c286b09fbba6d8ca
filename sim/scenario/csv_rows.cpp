#include "sim/scenario/csv_rows.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "sim/scenario/yaml_text.hpp"

namespace suanwang {
namespace {

constexpr std::string_view kPartitionPrefix = "partition.";

struct Cell {
  std::string text;
  std::int64_t column = 1;
};

std::string_view trimmed(std::string_view text) {
  const auto is_blank = [](char c) {
    return c == ' ' || c == '\t' || c == '\r';
  };
  while (!text.empty() && is_blank(text.front())) {
    text.remove_prefix(1);
  }
  while (!text.empty() && is_blank(text.back())) {
    text.remove_suffix(1);
  }
  return text;
}

/// The cell that begins at `at`, which is left at its end (a comma or the line's end). Nothing if
/// its quote does not end.
std::optional<std::string> take_cell(std::string_view line, std::size_t& at) {
  const std::size_t comma = std::min(line.find(',', at), line.size());
  const std::size_t first = std::min(line.find_first_not_of(" \t", at), line.size());
  if (first >= comma || line[first] != '"') {
    std::string text(trimmed(line.substr(at, comma - at)));
    at = comma;
    return text;
  }
  std::string text;
  for (at = first + 1; at < line.size(); ++at) {
    if (line[at] != '"') {
      text += line[at];
    } else if (at + 1 < line.size() && line[at + 1] == '"') {
      text += line[++at];
    } else {
      at = std::min(line.find(',', at), line.size());
      return text;
    }
  }
  return std::nullopt;
}

class RowReader {
 public:
  RowReader(const std::string& file, Issues& issues) : file_(file), issues_(issues) {
    rows_.kind = ConfigNode::Kind::list;
    rows_.spot = {file, 1, 1};
  }

  /// False if the rest can't be read.
  bool take_line(std::string_view line, std::int64_t number) {
    if (trimmed(line).empty() || line.front() == '#') {
      return true;
    }
    std::optional<std::vector<Cell>> cells = cells_of(line, number);
    if (!cells) {
      return false;
    }
    if (header_.empty()) {
      header_ = *std::move(cells);
      return is_good_header(number);
    }
    if (cells->size() != header_.size()) {
      issues_.error({file_, number, 1},
                    {},
                    "the row has " + std::to_string(cells->size()) + " cells, the header " +
                        std::to_string(header_.size()));
      return false;
    }
    rows_.items.push_back(row_of(*cells, number));
    return true;
  }

  [[nodiscard]] bool has_header() const { return !header_.empty(); }

  [[nodiscard]] ConfigNode& rows() { return rows_; }

 private:
  std::optional<std::vector<Cell>> cells_of(std::string_view line, std::int64_t number) {
    std::vector<Cell> cells;
    detail::CharacterColumns columns(line);
    for (std::size_t at = 0; at <= line.size(); ++at) {
      const std::int64_t column = columns.column(at, at);
      std::optional<std::string> text = take_cell(line, at);
      if (!text) {
        issues_.error({file_, number, column}, {}, "a quote that does not end");
        return std::nullopt;
      }
      cells.push_back({*std::move(text), column});
    }
    return cells;
  }

  bool is_good_header(std::int64_t number) {
    for (std::size_t i = 0; i < header_.size(); ++i) {
      const auto is_same = [&](const Cell& cell) {
        return cell.text == header_[i].text;
      };
      const bool is_twice =
          std::any_of(header_.begin(), header_.begin() + static_cast<std::ptrdiff_t>(i), is_same);
      if (is_twice || header_[i].text.empty()) {
        issues_.error({file_, number, header_[i].column},
                      {},
                      is_twice ? "the column `" + header_[i].text + "` is there twice"
                               : "a column without a name");
        return false;
      }
    }
    return true;
  }

  [[nodiscard]] ConfigNode row_of(const std::vector<Cell>& cells, std::int64_t number) const {
    ConfigNode row = node_of(ConfigNode::Kind::map, number, 1);
    ConfigNode partition = node_of(ConfigNode::Kind::map, number, 1);
    ConfigNode at = node_of(ConfigNode::Kind::list, number, 1);
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const std::string_view name = header_[i].text;
      ConfigNode value = node_of(ConfigNode::Kind::scalar, number, cells[i].column);
      value.scalar = cells[i].text;
      if (name == "lon" || name == "lat") {
        at.items.insert(name == "lon" ? at.items.begin() : at.items.end(), std::move(value));
      } else if (value.scalar.empty()) {
        continue;
      } else if (name.starts_with(kPartitionPrefix)) {
        add(partition, name.substr(kPartitionPrefix.size()), std::move(value));
      } else {
        add(row, name, std::move(value));
      }
    }
    const bool is_placed = std::any_of(
        at.items.begin(), at.items.end(), [](const ConfigNode& n) { return !n.scalar.empty(); });
    if (is_placed) {
      add(row, "at", std::move(at));
    }
    if (!partition.entries.empty()) {
      ConfigNode partitions = node_of(ConfigNode::Kind::list, number, 1);
      partitions.items.push_back(std::move(partition));
      add(row, "partitions", std::move(partitions));
    }
    return row;
  }

  [[nodiscard]] ConfigNode node_of(ConfigNode::Kind kind,
                                   std::int64_t line,
                                   std::int64_t column) const {
    ConfigNode node;
    node.kind = kind;
    node.spot = {file_, line, column};
    return node;
  }

  static void add(ConfigNode& map, std::string_view key, ConfigNode value) {
    const SourceSpot spot = value.spot;
    map.entries.push_back({std::string(key), spot, std::move(value)});
  }

  const std::string& file_;
  Issues& issues_;
  std::vector<Cell> header_;
  ConfigNode rows_;
};

}  // namespace

std::optional<ConfigNode> read_csv_rows(std::string_view text,
                                        const std::string& file,
                                        Issues& issues) {
  if (text.starts_with("\xEF\xBB\xBF")) {
    text.remove_prefix(3);
  }
  if (!detail::is_readable_text(text, file, {}, issues)) {
    return std::nullopt;
  }
  RowReader reader(file, issues);
  std::int64_t number = 1;
  for (std::size_t begin = 0; begin < text.size(); ++number) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    if (!reader.take_line(text.substr(begin, end - begin), number)) {
      return std::nullopt;
    }
    begin = end + 1;
  }
  if (!reader.has_header()) {
    issues.error({file, 1, 1}, {}, "the table has no header", "the first line names the columns");
    return std::nullopt;
  }
  return std::move(reader.rows());
}

}  // namespace suanwang
