// A struct's list of fields described: for the reference page, the JSON schema and the listings.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sim/base/field_echo.hpp"
#include "sim/base/field_value.hpp"
#include "sim/base/fields.hpp"

namespace suanwang {

struct ChoiceDoc {
  std::string name;
  std::string help;
};

struct FieldDoc {
  std::string name;  ///< empty for the element of a list or of named things
  FieldKind kind = FieldKind::text;
  std::string type;          ///< in words: "power", "whole number", "list of text"
  std::string unit;          ///< units it may be written in: "W, mW, kW, MW"
  std::string default_text;  ///< as it would stand in a file; empty if there is none to show
  std::string help;
  std::string bounds;  ///< "from 1 to 5"
  std::string low;     ///< the bounds apart, as texts
  std::string high;
  bool required = false;
  std::vector<FieldDoc>
      children;  ///< of a section: its fields; of a list or named things: one element
  std::vector<ChoiceDoc> choices;
  bool open = false;  ///< a section that takes further keys (parameters of a plug-in)
};

/// The fields of T, with the defaults that its initialisers give.
template <class T>
[[nodiscard]] std::vector<FieldDoc> field_docs();

namespace detail {

[[nodiscard]] std::string unit_list(const Dimension& dimension);

/// The default of a field in one line; empty for what has no short form.
[[nodiscard]] std::string default_text(const ConfigNode& echo);

template <class T>
[[nodiscard]] FieldDoc type_doc();

template <class T>
void describe_choices(FieldDoc& doc) {
  constexpr auto kChoices = choices(T{});
  for (const auto& choice : kChoices) {
    doc.choices.push_back({std::string(choice.name), std::string(choice.help)});
  }
}

FieldDoc simple_doc(FieldKind kind, std::string_view type, std::string_view unit = {});
FieldDoc quantity_doc(const Dimension& dimension);
FieldDoc container_doc(FieldKind kind, std::string_view prefix, FieldDoc element);

template <class T>
FieldDoc single_doc() {
  if constexpr (std::is_same_v<T, std::string>) {
    return simple_doc(FieldKind::text, "text");
  } else if constexpr (std::is_same_v<T, bool>) {
    return simple_doc(FieldKind::boolean, "true or false");
  } else if constexpr (WholeNumber<T>) {
    return simple_doc(FieldKind::integer, "whole number");
  } else if constexpr (std::is_same_v<T, double>) {
    return simple_doc(FieldKind::number, "number");
  } else if constexpr (IsQuantity<T>::value) {
    return quantity_doc(IsQuantity<T>::TagType::dimension());
  } else if constexpr (std::is_same_v<T, Duration>) {
    return quantity_doc(duration_dimension());
  } else if constexpr (ChoiceEnum<T>) {
    FieldDoc doc = simple_doc(FieldKind::choice, "one of");
    describe_choices<T>(doc);
    return doc;
  } else if constexpr (TextValue<T>) {
    return simple_doc(FieldKind::text, T::kTypeName);
  } else {
    static_assert(kNeverTrue<T>, "not a type of field: see fields.hpp");
  }
}

class FieldDocs {
 public:
  FieldDocs(std::vector<FieldDoc>& docs, bool& open) : docs_(docs), open_(open) {}

  template <class T, class B = NoBounds>
  void required(std::string_view name, T& value, std::string_view help, const B& bounds = {}) {
    FieldDoc doc = described(name, value, help, bounds);
    doc.required = true;
    docs_.push_back(std::move(doc));
  }

  template <class T, class B = NoBounds>
  void optional(std::string_view name, T& value, std::string_view help, const B& bounds = {}) {
    FieldDoc doc = described(name, value, help, bounds);
    doc.default_text = default_text(echo_value(value));
    docs_.push_back(std::move(doc));
  }

  void rest(ConfigNode& /*value*/, std::string_view /*help*/) { open_ = true; }

 private:
  template <class T>
  struct Element {
    using Type = T;
  };

  template <class T>
  struct Element<std::optional<T>> : Element<T> {};

  template <class T>
  struct Element<std::vector<T>> : Element<T> {};

  template <class T, std::size_t N>
  struct Element<std::array<T, N>> : Element<T> {};

  template <class T>
  struct Element<Spotted<T>> : Element<T> {};

  template <class T>
  struct Element<Named<T>> : Element<T> {};

  template <class T, class B>
  FieldDoc described(std::string_view name, T& /*value*/, std::string_view help, const B& bounds) {
    FieldDoc doc = type_doc<T>();
    doc.name = name;
    doc.help = help;
    if constexpr (!std::is_same_v<B, NoBounds>) {
      using Single = typename Element<T>::Type;
      doc.low = bound_text<Single>(bounds.low);
      doc.high = bound_text<Single>(bounds.high);
      doc.bounds = bounds_text(doc.low, doc.high);
    }
    return doc;
  }

  std::vector<FieldDoc>& docs_;
  bool& open_;
};

template <class T>
FieldDoc section_doc() {
  FieldDoc doc = simple_doc(FieldKind::section, "section");
  T value{};
  FieldDocs docs(doc.children, doc.open);
  value.fields(docs);
  return doc;
}

template <class T>
FieldDoc element_doc_of(const std::vector<T>& /*type*/) {
  return type_doc<T>();
}

template <class T, std::size_t N>
FieldDoc element_doc_of(const std::array<T, N>& /*type*/) {
  return type_doc<T>();
}

template <class T>
FieldDoc element_doc_of(const Named<T>& /*type*/) {
  return type_doc<T>();
}

template <class T>
FieldDoc type_doc() {
  if constexpr (std::is_same_v<T, ConfigNode>) {
    return simple_doc(FieldKind::opaque, "name or map");
  } else if constexpr (IsSpotted<T>::value) {
    return type_doc<decltype(T::value)>();
  } else if constexpr (IsOptional<T>::value) {
    return type_doc<typename T::value_type>();
  } else if constexpr (IsVector<T>::value || IsArray<T>::value) {
    return container_doc(FieldKind::list, "list of ", element_doc_of(T{}));
  } else if constexpr (IsNamed<T>::value) {
    return container_doc(FieldKind::named, "map from names to ", element_doc_of(T{}));
  } else if constexpr (HasFields<T>) {
    return section_doc<T>();
  } else {
    return single_doc<T>();
  }
}

}  // namespace detail

template <class T>
std::vector<FieldDoc> field_docs() {
  return detail::section_doc<T>().children;
}

}  // namespace suanwang
