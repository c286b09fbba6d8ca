#include "sim/scenario/name_table.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "sim/base/nearest.hpp"

namespace suanwang {
namespace {

// Among more names than this none is suggested: a large wrong file must not cost minutes.
constexpr std::size_t kMostCompared = 2000;

std::string place(const SourceSpot& spot) {
  return "line " + std::to_string(spot.line) + ", column " + std::to_string(spot.column);
}

}  // namespace

namespace {

std::string article_of(const std::string& kind) {
  return std::string("aeiou").find(kind.front()) == std::string::npos ? "a" : "an";
}

}  // namespace

void NameTable::add(const std::string& name,
                    const SourceSpot& spot,
                    const std::string& path,
                    NamedRange range,
                    Issues& issues) {
  const auto [row, is_new] = rows_.emplace(name, Row{range, spot});
  if (!is_new) {
    issues.error(spot,
                 path,
                 "there is " + article_of(kind_) + " " + kind_ + " called `" + name + "` already",
                 "it stands at " + place(row->second.spot));
    return;
  }
  names_.push_back(name);
}

const NamedRange* NameTable::find(const std::string& name) const {
  const auto found = rows_.find(name);
  return found == rows_.end() ? nullptr : &found->second.range;
}

std::optional<NamedRange> NameTable::resolve(const std::string& name,
                                             const SourceSpot& spot,
                                             const std::string& path,
                                             Issues& issues) const {
  if (const NamedRange* range = find(name)) {
    return *range;
  }
  const std::size_t compared = names_.size() > kMostCompared ? 0 : names_.size();
  const std::vector<std::string_view> known(names_.begin(),
                                            names_.begin() + static_cast<std::ptrdiff_t>(compared));
  issues.error(
      spot, path, "there is no " + kind_ + " `" + name + "` in " + home_, suggestion(name, known));
  return std::nullopt;
}

std::optional<std::uint32_t> NameTable::resolve_one(const std::string& name,
                                                    const SourceSpot& spot,
                                                    const std::string& path,
                                                    Issues& issues) const {
  const std::optional<NamedRange> range = resolve(name, spot, path, issues);
  if (!range) {
    return std::nullopt;
  }
  if (range->is_group) {
    issues.error(spot,
                 path,
                 "`" + name + "` are " + std::to_string(range->count) + " " + kind_ + "s",
                 "name one of them: `" + name + "-1`");
    return std::nullopt;
  }
  return range->first;
}

}  // namespace suanwang
