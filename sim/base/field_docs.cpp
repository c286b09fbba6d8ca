#include "sim/base/field_docs.hpp"

namespace suanwang::detail {

std::string unit_list(const Dimension& dimension) {
  std::string list;
  for (const Unit& unit : dimension.units) {
    if (!unit.symbol.empty()) {
      list += (list.empty() ? "" : ", ") + std::string(unit.symbol);
    }
  }
  return list;
}

std::string default_text(const ConfigNode& echo) {
  if (echo.kind == ConfigNode::Kind::scalar) {
    return echo.scalar.empty() ? "\"\"" : echo.scalar;
  }
  if (echo.kind == ConfigNode::Kind::list) {
    std::string text = "[";
    for (const ConfigNode& item : echo.items) {
      if (item.kind != ConfigNode::Kind::scalar) {
        return {};
      }
      text += (text.size() > 1 ? ", " : "") + item.scalar;
    }
    return text + "]";
  }
  return {};
}

FieldDoc simple_doc(FieldKind kind, std::string_view type, std::string_view unit) {
  FieldDoc doc;
  doc.kind = kind;
  doc.type = type;
  doc.unit = unit;
  return doc;
}

FieldDoc quantity_doc(const Dimension& dimension) {
  return simple_doc(FieldKind::quantity, dimension.name, unit_list(dimension));
}

FieldDoc container_doc(FieldKind kind, std::string_view prefix, FieldDoc element) {
  const bool is_plural = element.kind == FieldKind::section;
  const std::string type = std::string(prefix) + element.type + (is_plural ? "s" : "");
  FieldDoc doc = simple_doc(kind, type, element.unit);
  doc.choices = element.choices;
  doc.children.push_back(std::move(element));
  return doc;
}

}  // namespace suanwang::detail
