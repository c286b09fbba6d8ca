// Lists of what there is: policies, models, columns.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/console.hpp"
#include "sim/base/field_docs.hpp"

namespace suanwang::app {

/// One thing that a scenario can name.
struct Listing {
  std::string_view kind;
  std::string_view name;
  std::string_view summary;
  std::vector<FieldDoc> params;
};

[[nodiscard]] std::vector<Listing> list_policies();
[[nodiscard]] std::vector<Listing> list_models();

/// Under a head a kind, names in a column, parameters below theirs.
[[nodiscard]] std::string listing_text(const std::vector<Listing>& listings);
[[nodiscard]] std::string listing_json(const std::vector<Listing>& listings);

/// A section a kind, a table a section.
[[nodiscard]] std::string listing_markdown(const std::vector<Listing>& listings);

/// What stands after a parameter's name: type, unit, bounds, default.
[[nodiscard]] std::string parameter_text(const FieldDoc& param);

/// `text` as a cell of a Markdown table.
[[nodiscard]] std::string markdown_cell(std::string_view text);

}  // namespace suanwang::app
