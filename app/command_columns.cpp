// suanwang columns: the columns of every table a run writes.
#include <ostream>

#include <nlohmann/json.hpp>

#include "app/commands.hpp"
#include "app/documents.hpp"
#include "app/listing.hpp"
#include "sim/record/columns.hpp"
#include "sim/record/summary_table.hpp"

namespace suanwang::app {

namespace {

std::string columns_json() {
  nlohmann::ordered_json json = nlohmann::ordered_json::array();
  for (const ColumnListing& column : column_listing()) {
    nlohmann::ordered_json row;
    row["table"] = column.table;
    row["name"] = column.name;
    row["unit"] = column.unit;
    row["help"] = column.help;
    json.push_back(std::move(row));
  }
  return json.dump(2) + "\n";
}

std::string columns_text() {
  TextTable table(std::vector<TextTable::Align>(4, TextTable::Align::left));
  table.add({"table", "column", "unit", "what it says"});
  table.rule();
  for (const ColumnListing& column : column_listing()) {
    table.add({std::string(column.table),
               std::string(column.name),
               std::string(column.unit),
               std::string(column.help)});
  }
  return table.text();
}

}  // namespace

std::string columns_markdown() {
  std::string text;
  std::string_view table;
  for (const ColumnListing& column : column_listing()) {
    if (column.table != table) {
      table = column.table;
      text +=
          "\n## " + std::string(table) + "\n\n| column | unit | what it says |\n|---|---|---|\n";
    }
    text += "| `" + std::string(column.name) + "` | " + std::string(column.unit) + " | " +
            markdown_cell(column.help) + " |\n";
  }
  return text;
}

int command_columns(const ListOptions& options, Console& console) {
  console.out << (options.json ? columns_json() : columns_text()) << std::flush;
  return to_int(ExitCode::done);
}

}  // namespace suanwang::app
