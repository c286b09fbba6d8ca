#include "app/listing.hpp"

#include <nlohmann/json.hpp>

#include "sim/record/summary_table.hpp"

namespace suanwang::app {

namespace {

using Json = nlohmann::ordered_json;

Json json_of(const FieldDoc& param) {
  Json json;
  json["name"] = param.name;
  json["type"] = param.type;
  json["units"] = param.unit;
  json["bounds"] = param.bounds;
  json["required"] = param.required;
  json["default"] = param.default_text;
  json["help"] = param.help;
  return json;
}

std::string padded(std::string_view text, std::size_t width) {
  std::string out(text);
  const std::size_t shown = display_width(text);
  return shown < width ? out.append(width - shown, ' ') : out;
}

}  // namespace

std::string parameter_text(const FieldDoc& param) {
  std::string text = param.type;
  for (std::size_t i = 0; i < param.choices.size(); ++i) {
    text += (i == 0 ? " " : ", ") + param.choices[i].name;
  }
  if (!param.unit.empty()) {
    text += " (" + param.unit + ")";
  }
  if (!param.bounds.empty()) {
    text += ", " + param.bounds;
  }
  if (param.required) {
    text += ", required";
  } else if (!param.default_text.empty()) {
    text += ", default " + param.default_text;
  }
  return text;
}

std::string listing_text(const std::vector<Listing>& listings) {
  std::size_t width = 0;
  for (const Listing& listing : listings) {
    width = std::max(width, listing.name.size());
  }
  std::string text;
  std::string_view kind;
  for (const Listing& listing : listings) {
    if (listing.kind != kind) {
      text += std::string(text.empty() ? "" : "\n") + std::string(listing.kind) + "\n";
      kind = listing.kind;
    }
    text += "  " + padded(listing.name, width) + "  " + std::string(listing.summary) + "\n";
    for (const FieldDoc& param : listing.params) {
      text += "  " + std::string(width, ' ') + "    " + param.name + ": " + param.help + " [" +
              parameter_text(param) + "]\n";
    }
  }
  return text;
}

std::string listing_json(const std::vector<Listing>& listings) {
  Json json = Json::array();
  for (const Listing& listing : listings) {
    Json row;
    row["kind"] = listing.kind;
    row["name"] = listing.name;
    row["summary"] = listing.summary;
    row["parameters"] = Json::array();
    for (const FieldDoc& param : listing.params) {
      row["parameters"].push_back(json_of(param));
    }
    json.push_back(std::move(row));
  }
  return json.dump(2) + "\n";
}

std::string markdown_cell(std::string_view text) {
  std::string cell;
  for (const char c : text) {
    if (c == '|') {
      cell += '\\';
    }
    cell += c == '\n' ? ' ' : c;
  }
  return cell;
}

std::string listing_markdown(const std::vector<Listing>& listings) {
  std::string text;
  std::string_view kind;
  for (const Listing& listing : listings) {
    if (listing.kind != kind) {
      kind = listing.kind;
      text +=
          "\n## " + std::string(kind) + "\n\n| name | what it does | parameters |\n|---|---|---|\n";
    }
    text += "| `" + std::string(listing.name) + "` | " + markdown_cell(listing.summary) + " | ";
    for (std::size_t i = 0; i < listing.params.size(); ++i) {
      const FieldDoc& param = listing.params[i];
      text += (i == 0 ? "`" : "<br>`") + param.name +
              "`: " + markdown_cell(param.help + " (" + parameter_text(param) + ")");
    }
    text += " |\n";
  }
  return text;
}

}  // namespace suanwang::app
