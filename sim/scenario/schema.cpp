// JSON Schema, draft 2020-12: https://json-schema.org/draft/2020-12/schema
#include <string>
#include <utility>

#include <nlohmann/json.hpp>

#include "sim/scenario/reference.hpp"

namespace suanwang {
namespace {

using Json = nlohmann::ordered_json;

Json schema_of(const FieldDoc& doc, const std::string& path);

/// Bounds of plain numbers; those of quantities stand in the description, as JSON knows no units.
void add_bounds(const FieldDoc& doc, Json& schema) {
  if (!doc.low.empty()) {
    schema["minimum"] = Json::parse(doc.low);
  }
  if (!doc.high.empty()) {
    schema["maximum"] = Json::parse(doc.high);
  }
}

/// A number, an optional fraction, blanks, one of the units.
Json quantity_schema(const FieldDoc& doc) {
  std::string units;
  for (const char c : doc.unit) {
    if (c == ',') {
      units += '|';
    } else if (c != ' ') {
      units += c;
    }
  }
  const bool may_be_bare = doc.type == "share";  // 0.95 is a share as well as 95%
  const std::string number = "^[ \\t]*[+-]?[0-9]+([.][0-9]+)?[ \\t]*(" + units + ")";
  Json text{{"type", "string"}, {"pattern", number + (may_be_bare ? "?" : "") + "[ \\t]*$"}};
  if (!may_be_bare) {
    return text;
  }
  Json schema;
  schema["anyOf"] = Json::array({std::move(text), Json{{"type", "number"}}});
  return schema;
}

Json choice_schema(const FieldDoc& doc) {
  Json names = Json::array();
  for (const ChoiceDoc& choice : doc.choices) {
    names.push_back(choice.name);
  }
  return {{"enum", std::move(names)}};
}

/// What is required may come from a template, where there are some.
void add_required(const FieldDoc& section, Json& schema) {
  Json required = Json::array();
  bool has_template = false;
  for (const FieldDoc& child : section.children) {
    if (child.required) {
      required.push_back(child.name);
    }
    has_template = has_template || child.name == "template";
  }
  if (required.empty()) {
    return;
  }
  if (has_template) {
    schema["anyOf"] = Json::array(
        {Json{{"required", std::move(required)}}, Json{{"required", Json::array({"template"})}}});
  } else {
    schema["required"] = std::move(required);
  }
}

Json section_schema(const FieldDoc& section, const std::string& path) {
  Json properties = Json::object();
  for (const FieldDoc& child : section.children) {
    properties[child.name] = schema_of(child, path + "." + child.name);
  }
  Json schema{{"type", "object"}, {"properties", std::move(properties)}};
  add_required(section, schema);
  schema["additionalProperties"] = section.open;
  return schema;
}

Json container_schema(const FieldDoc& doc, const std::string& path) {
  Json element = schema_of(doc.children.front(), path);
  if (doc.kind == FieldKind::list) {
    return {{"type", "array"}, {"items", std::move(element)}};
  }
  return {{"type", "object"}, {"additionalProperties", std::move(element)}};
}

bool may_be_table(const FieldDoc& doc, const std::string& path) {
  return (doc.kind == FieldKind::list || doc.kind == FieldKind::named) &&
         path == ".city." + doc.name;
}

Json or_table(Json schema) {
  const Json file{{"type", "string"}};
  Json result;
  result["anyOf"] = Json::array({std::move(schema),
                                 Json{{"type", "object"},
                                      {"properties", Json{{"table", file}}},
                                      {"required", Json::array({"table"})},
                                      {"additionalProperties", false}}});
  return result;
}

Json schema_of(const FieldDoc& doc, const std::string& path) {
  Json schema;
  switch (doc.kind) {
    case FieldKind::text:
      // An unquoted 110108 is text to the scenario's reader.
      schema["type"] = Json::array({"string", "number", "boolean"});
      break;
    case FieldKind::boolean:
      schema["type"] = "boolean";
      break;
    case FieldKind::integer:
      schema["type"] = "integer";
      add_bounds(doc, schema);
      break;
    case FieldKind::number:
      schema["type"] = "number";
      add_bounds(doc, schema);
      break;
    case FieldKind::quantity:
      schema = quantity_schema(doc);
      break;
    case FieldKind::choice:
      schema = choice_schema(doc);
      break;
    case FieldKind::list:
    case FieldKind::named:
      schema = container_schema(doc, path);
      break;
    case FieldKind::section:
      schema = section_schema(doc, path);
      break;
    case FieldKind::opaque:
      schema["type"] = Json::array({"string", "object"});
      break;
  }
  if (may_be_table(doc, path)) {
    schema = or_table(std::move(schema));
  }
  if (!doc.help.empty()) {
    schema["description"] = doc.bounds.empty() ? doc.help : doc.help + "; " + doc.bounds;
  }
  return schema;
}

}  // namespace

std::string fields_schema(std::string_view title, std::vector<FieldDoc> docs) {
  FieldDoc root;
  root.kind = FieldKind::section;
  root.children = std::move(docs);
  Json schema{{"$schema", "https://json-schema.org/draft/2020-12/schema"}, {"title", title}};
  schema.update(section_schema(root, {}));
  return schema.dump(2) + "\n";
}

std::string scenario_schema() {
  return fields_schema("suanwang scenario", scenario_docs());
}

}  // namespace suanwang
