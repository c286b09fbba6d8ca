// The scenario's keys described: a page to read and a JSON schema, both from the field lists.
#pragma once

#include <string>
#include <vector>

#include "sim/base/field_docs.hpp"

namespace suanwang {

/// The fields of a whole scenario, for tools that want more than the texts below.
[[nodiscard]] std::vector<FieldDoc> scenario_docs();

/// Markdown: one section a level of keys, then the parameters of power models, generators and trace
/// formats. Ends in a newline; always the same text.
[[nodiscard]] std::string scenario_reference();

/// JSON Schema (draft 2020-12) of a scenario, indented by two. It accepts what the reader accepts
/// as far as a schema can tell: names that point to nothing are for the reader.
[[nodiscard]] std::string scenario_schema();

}  // namespace suanwang
