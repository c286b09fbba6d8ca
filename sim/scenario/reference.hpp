// The scenario's keys described: a page to read and a JSON schema, both from the field lists.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sim/base/field_docs.hpp"

namespace suanwang {

/// The fields of a whole scenario, for tools that want more than the texts below.
[[nodiscard]] std::vector<FieldDoc> scenario_docs();

/// Any list of fields as Markdown: a table of its keys, then a section for each level below.
[[nodiscard]] std::string fields_reference(const std::vector<FieldDoc>& docs);

/// Any list of fields as a JSON Schema.
[[nodiscard]] std::string fields_schema(std::string_view title, std::vector<FieldDoc> docs);

/// Markdown: one section a level of keys, then the parameters of power models, generators and trace
/// formats. Ends in a newline; always the same text.
[[nodiscard]] std::string scenario_reference();

/// JSON Schema (draft 2020-12) of a scenario, indented by two. It accepts what the reader accepts
/// as far as a schema can tell: names that point to nothing are for the reader.
[[nodiscard]] std::string scenario_schema();

}  // namespace suanwang
