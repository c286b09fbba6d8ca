// The generated pages of docs/reference.
#pragma once

#include <string>
#include <vector>

namespace suanwang::app {

struct Document {
  std::string file;
  std::string text;
};

/// All pages, from the lists of fields, columns and plug-ins. The same bytes every time.
[[nodiscard]] std::vector<Document> reference_documents();

/// The columns of every table, a section a table.
[[nodiscard]] std::string columns_markdown();

/// The commands and their options.
[[nodiscard]] std::string command_line_markdown();

}  // namespace suanwang::app
