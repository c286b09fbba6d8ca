#include "sim/scenario/traces/csv_table.hpp"

#include <algorithm>
#include <utility>

namespace suanwang {
namespace {

/// Walks over a text cell by cell. Quoted cells are unescaped in place: they only get shorter.
class CsvCursor {
 public:
  explicit CsvCursor(std::string& text) : text_(text) {}

  [[nodiscard]] bool at_end() const { return position_ == text_.size(); }

  [[nodiscard]] std::int64_t line() const { return line_; }

  [[nodiscard]] bool failed() const { return failed_; }

  /// The next cell; `last` says that the row ends with it.
  std::string_view cell(bool& last) {
    const std::string_view value = !at_end() && text_[position_] == '"' ? quoted() : plain();
    last = at_end() || text_[position_] == '\n';
    if (!at_end()) {
      line_ += text_[position_] == '\n' ? 1 : 0;
      ++position_;
    }
    return value;
  }

 private:
  std::string_view plain() {
    const std::size_t first = position_;
    position_ = std::min(text_.find_first_of(",\n", first), text_.size());
    std::string_view value(text_.data() + first, position_ - first);
    if (value.ends_with('\r')) {
      value.remove_suffix(1);
    }
    return value;
  }

  std::string_view quoted() {
    const std::size_t first = ++position_;
    std::size_t write = first;
    while (position_ < text_.size()) {
      const char c = text_[position_++];
      if (c == '"' && (at_end() || text_[position_] != '"')) {
        plain();  // whatever stands between the closing quote and the comma
        return {text_.data() + first, write - first};
      }
      position_ += c == '"' ? 1 : 0;
      line_ += c == '\n' ? 1 : 0;
      text_[write++] = c;
    }
    failed_ = true;
    return {};
  }

  std::string& text_;
  std::size_t position_ = 0;
  std::int64_t line_ = 1;
  bool failed_ = false;
};

std::string missing_columns(std::span<const std::string_view> header,
                            std::span<const std::string_view> wanted) {
  std::string missing;
  for (const std::string_view name : wanted) {
    if (std::find(header.begin(), header.end(), name) == header.end()) {
      missing += missing.empty() ? "" : ", ";
      missing += name;
    }
  }
  return missing;
}

}  // namespace

tl::expected<CsvTable, CsvFault> CsvTable::parse(std::string text,
                                                 std::span<const std::string_view> columns) {
  CsvTable table;
  table.text_ = std::make_unique<std::string>(std::move(text));
  constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
  if (table.text_->starts_with(kByteOrderMark)) {
    table.text_->erase(0, kByteOrderMark.size());
  }
  CsvCursor cursor(*table.text_);
  while (!cursor.at_end()) {
    Row row{cursor.line(), table.cells_.size(), 0};
    for (bool last = false; !last; ++row.cell_count) {
      table.cells_.push_back(cursor.cell(last));
    }
    if (cursor.failed()) {
      return tl::unexpected(CsvFault{row.line, "a quote that begins in this row does not end"});
    }
    if (row.cell_count == 1 && table.cells_.back().empty()) {
      table.cells_.pop_back();
    } else {
      table.rows_.push_back(row);
    }
  }
  table.line_count_ = cursor.line() - 1;
  if (table.rows_.empty()) {
    return tl::unexpected(CsvFault{1, "there is no header line"});
  }
  table.header_width_ = table.rows_.front().cell_count;
  const std::span header(table.cells_.data(), table.header_width_);
  if (const std::string missing = missing_columns(header, columns); !missing.empty()) {
    return tl::unexpected(CsvFault{1, "the header line lacks: " + missing});
  }
  for (const std::string_view name : columns) {
    const auto found = std::find(header.begin(), header.end(), name);
    table.positions_.push_back(static_cast<std::size_t>(found - header.begin()));
  }
  table.rows_.erase(table.rows_.begin());
  return table;
}

std::string_view CsvTable::cell(const Row& row, std::size_t column) const {
  const std::size_t position = positions_[column];
  return position < row.cell_count ? cells_[row.first_cell + position] : std::string_view();
}

}  // namespace suanwang
