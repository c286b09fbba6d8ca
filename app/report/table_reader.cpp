#include "app/report/table_reader.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>

namespace suanwang::app {

namespace {

constexpr std::size_t kChunk = std::size_t{1} << 20U;

}  // namespace

TableReader::TableReader(const std::filesystem::path& path) : file_(path, std::ios::binary) {
  buffer_.resize(kChunk);
  if (file_.is_open() && next_record()) {
    names_.assign(cells_.begin(), cells_.end());
  }
}

std::size_t TableReader::column(std::string_view name) const {
  const auto found = std::find(names_.begin(), names_.end(), name);
  return found == names_.end() ? kMissing : static_cast<std::size_t>(found - names_.begin());
}

bool TableReader::next() {
  if (!next_record()) {
    return false;
  }
  ++rows_;
  return true;
}

/// Moves what is left to the front and reads on; false if nothing came.
bool TableReader::refill() {
  if (is_at_end_) {
    return false;
  }
  std::copy(buffer_.begin() + static_cast<std::ptrdiff_t>(begin_),
            buffer_.begin() + static_cast<std::ptrdiff_t>(end_),
            buffer_.begin());
  end_ -= begin_;
  begin_ = 0;
  if (end_ == buffer_.size()) {
    buffer_.resize(2 * buffer_.size());
  }
  file_.read(buffer_.data() + end_, static_cast<std::streamsize>(buffer_.size() - end_));
  const auto came = static_cast<std::size_t>(file_.gcount());
  end_ += came;
  is_at_end_ = came == 0;
  return came > 0;
}

bool TableReader::next_record() {
  std::size_t from = 0;    // of the record: looked at already
  bool is_quoted = false;  // an end of line here belongs to a cell
  bool has_quotes = false;
  while (true) {
    const char* const begin = buffer_.data() + begin_;
    const std::size_t size = end_ - begin_;
    const void* const found = size > from ? std::memchr(begin + from, '\n', size - from) : nullptr;
    const std::size_t stop =
        found == nullptr ? size : static_cast<std::size_t>(static_cast<const char*>(found) - begin);
    const auto quotes = std::count(begin + from, begin + stop, '"');
    has_quotes = has_quotes || quotes > 0;
    is_quoted = is_quoted != (quotes % 2 == 1);
    from = stop;
    if (found != nullptr && is_quoted) {
      ++from;
      continue;
    }
    if (found == nullptr && refill()) {
      continue;
    }
    if (found == nullptr && size == 0) {
      return false;
    }
    std::string_view record(buffer_.data() + begin_, stop);
    begin_ += stop + (found == nullptr ? 0 : 1);
    if (record.ends_with('\r')) {
      record.remove_suffix(1);
    }
    cells_.clear();
    if (has_quotes) {
      split_quoted(record);
    } else {
      split(record);
    }
    return true;
  }
}

void TableReader::split(std::string_view record) {
  while (true) {
    const std::size_t comma = record.find(',');
    cells_.push_back(record.substr(0, comma));
    if (comma == std::string_view::npos) {
      return;
    }
    record.remove_prefix(comma + 1);
  }
}

void TableReader::split_quoted(std::string_view record) {
  unquoted_.clear();
  std::size_t at = 0;
  while (at <= record.size()) {
    if (at == record.size() || record[at] != '"') {
      const std::size_t comma = std::min(record.find(',', at), record.size());
      cells_.push_back(record.substr(at, comma - at));
      at = comma + 1;
      continue;
    }
    std::string& text = unquoted_.emplace_back();
    for (++at; at < record.size(); ++at) {
      if (record[at] != '"') {
        text += record[at];
      } else if (at + 1 < record.size() && record[at + 1] == '"') {
        text += record[++at];
      } else {
        break;
      }
    }
    cells_.emplace_back(text);
    at = std::min(record.find(',', at), record.size()) + 1;
  }
}

std::optional<double> number_of(std::string_view cell) {
  double value = 0;
  const auto result = std::from_chars(cell.data(), cell.data() + cell.size(), value);
  if (cell.empty() || result.ec != std::errc() || result.ptr != cell.data() + cell.size()) {
    return std::nullopt;
  }
  return value;
}

double number_or_zero(std::string_view cell) {
  return number_of(cell).value_or(0.0);
}

std::optional<std::int64_t> milliseconds_of(std::string_view cell) {
  const bool is_negative = cell.starts_with('-');
  if (is_negative) {
    cell.remove_prefix(1);
  }
  const std::size_t point = std::min(cell.find('.'), cell.size());
  const std::string_view whole = cell.substr(0, point);
  const char* const begin = whole.data();
  const char* const end = begin + whole.size();
  std::int64_t value = 0;
  const auto read = std::from_chars(begin, end, value);
  if (read.ec != std::errc() || read.ptr != end || value > INT64_MAX / 2000) {
    return std::nullopt;
  }
  for (std::size_t digit = 1; digit <= 3; ++digit) {
    const std::size_t at = point + digit;
    const char c = at < cell.size() ? cell[at] : '0';
    if (c < '0' || c > '9') {
      return std::nullopt;
    }
    value = value * 10 + (c - '0');
  }
  return is_negative ? -value : value;
}

}  // namespace suanwang::app
