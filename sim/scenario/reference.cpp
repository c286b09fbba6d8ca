#include "sim/scenario/reference.hpp"

#include <string_view>
#include <utility>

#include "sim/demand/generator.hpp"
#include "sim/physics/cooling_model.hpp"
#include "sim/physics/cooling_presets.hpp"
#include "sim/physics/power_model.hpp"
#include "sim/scenario/spec.hpp"
#include "sim/scenario/traces/trace_format.hpp"

namespace suanwang {
namespace {

/// `|` would end a table's cell.
std::string cell(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '|') {
      result += '\\';
    }
    result += c;
  }
  return result;
}

std::string type_text(const FieldDoc& doc) {
  std::string text = doc.type;
  if (!doc.choices.empty()) {
    text += ": ";
    for (std::size_t i = 0; i < doc.choices.size(); ++i) {
      text += (i == 0 ? "`" : ", `") + doc.choices[i].name + "`";
    }
  }
  return doc.unit.empty() ? text : text + " (" + doc.unit + ")";
}

std::string presence(const FieldDoc& doc) {
  if (doc.required) {
    return "required";
  }
  return doc.default_text.empty() || doc.default_text == "\"\"" ? "" : "`" + doc.default_text + "`";
}

std::string meaning(const FieldDoc& doc) {
  std::string text = doc.help;
  if (!doc.bounds.empty()) {
    text += "; " + doc.bounds;
  }
  for (const ChoiceDoc& choice : doc.choices) {
    text += choice.help.empty() ? "" : "; `" + choice.name + "`: " + choice.help;
  }
  return text;
}

std::string table_of(const std::vector<FieldDoc>& docs) {
  if (docs.empty()) {
    return "It takes no parameters.\n";
  }
  std::string text = "| key | type | default | meaning |\n|---|---|---|---|\n";
  for (const FieldDoc& doc : docs) {
    text += "| `" + doc.name + "` | " + cell(type_text(doc)) + " | " + cell(presence(doc)) + " | " +
            cell(meaning(doc)) + " |\n";
  }
  return text;
}

/// The fields below a section, a list of sections or named sections, and the path to them.
std::pair<const std::vector<FieldDoc>*, std::string> below(const FieldDoc& doc,
                                                           const std::string& path) {
  if (doc.kind == FieldKind::section) {
    return {&doc.children, path};
  }
  const bool is_container = doc.kind == FieldKind::list || doc.kind == FieldKind::named;
  if (is_container && doc.children.front().kind == FieldKind::section) {
    return {&doc.children.front().children, path + (doc.kind == FieldKind::list ? "[]" : ".NAME")};
  }
  return {nullptr, path};
}

/// A help text as a sentence.
std::string sentence(std::string text) {
  if (!text.empty() && text.front() >= 'a' && text.front() <= 'z') {
    text.front() = static_cast<char>(text.front() - 'a' + 'A');
  }
  return text + ".";
}

void write_sections(const std::vector<FieldDoc>& docs, const std::string& path, std::string& text) {
  for (const FieldDoc& doc : docs) {
    const auto [fields, at] = below(doc, path.empty() ? doc.name : path + "." + doc.name);
    if (fields != nullptr) {
      text += "\n## `" + at + "`\n\n" + sentence(doc.help) + "\n\n" + table_of(*fields);
      write_sections(*fields, at, text);
    }
  }
}

template <class Interface>
std::string plugin_section(std::string_view title,
                           std::string_view how,
                           PluginTable<Interface> table) {
  std::string text = "\n## " + std::string(title) + "\n\n" + std::string(how) + "\n";
  for (const PluginEntry<Interface>* entry : table) {
    text += "\n### `" + std::string(entry->name) + "`\n\n" + sentence(std::string(entry->summary)) +
            "\n\n" + table_of(entry->docs());
  }
  return text;
}

constexpr std::string_view kHead =
    "# The keys of a scenario\n\n"
    "Generated from the field lists of the program; do not edit.\n\n"
    "Quantities always carry a unit (`1.9 kW`, `7 d`, `40/h`). Unknown keys are errors. The rows "
    "of\n"
    "`city.accelerators`, `zones`, `districts`, `centres`, `links` and `tenants` may stand in a "
    "CSV\n"
    "file: `districts: { table: districts.csv }`, with the keys as header, `name` for the name, "
    "`lon`\n"
    "and `lat` for `at`, and `partition.KEY` for the keys of a centre's only partition. Paths are\n"
    "relative to the scenario.\n\n"
    "## The scenario\n\n";

}  // namespace

std::vector<FieldDoc> scenario_docs() {
  return field_docs<spec::Scenario>();
}

namespace {

std::string preset_section() {
  std::string text =
      "\n## Cooling presets\n\nNames for `cooling`: a model with all its parameters.\n\n"
      "| preset | model | what it is |\n|---|---|---|\n";
  for (const CoolingPreset& preset : cooling_presets()) {
    text += "| `" + std::string(preset.name) + "` | `" + std::string(preset.model) + "` | " +
            std::string(preset.summary) + " |\n";
  }
  return text;
}

}  // namespace

std::string fields_reference(const std::vector<FieldDoc>& docs) {
  std::string text = table_of(docs);
  write_sections(docs, {}, text);
  return text;
}

std::string scenario_reference() {
  std::string text = std::string(kHead) + fields_reference(scenario_docs());
  text += plugin_section<NodePowerModel>("Power models",
                                         "`power: NAME` in a partition, with the parameters beside "
                                         "it, or `power: { model: NAME, ... }`.",
                                         power_models());
  text += plugin_section<CoolingModel>("Cooling models",
                                       "`cooling: NAME` in a facility, with the parameters beside "
                                       "it, or `cooling: { model: NAME, ... }`.",
                                       cooling_models());
  text += preset_section();
  text += plugin_section<JobGenerator>("Generators",
                                       "`generator: NAME` in a stream, with the parameters beside "
                                       "it, or `generator: { preset: NAME, "
                                       "... }`.",
                                       generators());
  text += plugin_section<TraceFormat>(
      "Trace formats",
      "`trace: { format: NAME, file: PATH, ... }` in a stream, or `swf: PATH`, with the parameters "
      "beside it.",
      trace_formats());
  return text;
}

}  // namespace suanwang
