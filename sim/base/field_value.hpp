// Reading and writing single values, without templates: what the visitors over field lists share.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

#include "sim/base/config_node.hpp"
#include "sim/base/fields.hpp"
#include "sim/base/int128.hpp"

namespace suanwang {

/// What kind of value a field takes; decides its wording in errors, documents and the JSON schema.
enum class FieldKind : std::uint8_t {
  text,
  boolean,
  integer,
  number,
  quantity,
  choice,
  list,
  named,    ///< a map from names to values
  section,  ///< a struct
  opaque,   ///< read by somebody else (a plug-in)
};

namespace detail {

/// Where a value is read: what every worker needs to report a fault.
struct ReadContext {
  const ConfigNode& node;
  const std::string& path;
  Issues& issues;

  void error(std::string message, std::string remedy = {}) const;
};

/// The text of a scalar; an error if the node is anything else. `expected` says what should stand
/// there ("a whole number").
[[nodiscard]] const std::string* read_scalar(const ReadContext& context, std::string_view expected);

bool read_text(const ReadContext& context, std::string& into);
bool read_bool(const ReadContext& context, bool& into);

/// Whole numbers in plain decimal; those far beyond 64 bits are held at a value beyond them.
bool read_integer(const ReadContext& context, Int128& into);
bool read_double(const ReadContext& context, double& into);
bool read_quantity(const ReadContext& context, const Dimension& dimension, std::int64_t& into);
std::optional<std::size_t> read_choice(const ReadContext& context,
                                       std::span<const std::string_view> names);

[[nodiscard]] bool expect_list(const ReadContext& context);
[[nodiscard]] bool expect_map(const ReadContext& context);

/// "is 7, but must be from 1 to 5"; an absent bound is empty text.
void bounds_error(const ReadContext& context,
                  const std::string& value,
                  const std::string& low,
                  const std::string& high);

/// "at least 1", "from 1 to 5", or nothing.
[[nodiscard]] std::string bounds_text(const std::string& low, const std::string& high);

/// Shortest decimal text that reads back to the same double.
[[nodiscard]] std::string double_text(double value);

[[nodiscard]] std::string integer_text(Int128 value);

[[nodiscard]] ConfigNode scalar_node(std::string text);

/// A scalar that stays text when it is read again, even if it looks like a number.
[[nodiscard]] ConfigNode text_node(std::string text);

[[nodiscard]] std::string item_path(const std::string& path, std::size_t index);
[[nodiscard]] std::string key_path(const std::string& path, std::string_view key);

template <class T>
struct IsQuantity : std::false_type {};

template <class Tag>
struct IsQuantity<Quantity<Tag>> : std::true_type {
  using TagType = Tag;
};

template <class T>
struct IsOptional : std::false_type {};

template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};

template <class T>
struct IsVector : std::false_type {};

template <class T>
struct IsVector<std::vector<T>> : std::true_type {};

template <class T>
struct IsArray : std::false_type {};

template <class T, std::size_t N>
struct IsArray<std::array<T, N>> : std::true_type {};

template <class T>
struct IsNamed : std::false_type {};

template <class T>
struct IsNamed<Named<T>> : std::true_type {};

template <class T>
struct IsSpotted : std::false_type {};

template <class T>
struct IsSpotted<Spotted<T>> : std::true_type {};

template <class T>
concept WholeNumber = std::is_integral_v<T> && !std::is_same_v<T, bool>;

template <class T>
constexpr bool kNeverTrue = false;

template <class E>
[[nodiscard]] auto choice_names() {
  constexpr auto kChoices = choices(E{});
  std::array<std::string_view, kChoices.size()> names{};
  for (std::size_t i = 0; i < names.size(); ++i) {
    names[i] = kChoices[i].name;
  }
  return names;
}

template <class E>
[[nodiscard]] std::string_view choice_name(E value) {
  constexpr auto kChoices = choices(E{});
  for (const auto& choice : kChoices) {
    if (choice.value == value) {
      return choice.name;
    }
  }
  return {};
}

/// The text of a single value as it would stand in a file; quantities with their unit.
template <class T>
[[nodiscard]] std::string value_text(const T& value) {
  if constexpr (std::is_same_v<T, std::string>) {
    return value;
  } else if constexpr (std::is_same_v<T, bool>) {
    return value ? "true" : "false";
  } else if constexpr (WholeNumber<T>) {
    return integer_text(Int128{value});
  } else if constexpr (std::is_floating_point_v<T>) {
    return double_text(value);
  } else if constexpr (IsQuantity<T>::value) {
    return format_quantity(value.base, IsQuantity<T>::TagType::dimension());
  } else if constexpr (std::is_same_v<T, Duration>) {
    return format_quantity(value.ms, duration_dimension());
  } else if constexpr (ChoiceEnum<T>) {
    return std::string(choice_name(value));
  } else if constexpr (TextValue<T>) {
    return value.text();
  } else {
    static_assert(kNeverTrue<T>, "not a type of field: see fields.hpp");
  }
}

/// For fields without bounds.
struct NoBounds {
  static constexpr std::optional<int> low{};
  static constexpr std::optional<int> high{};
};

template <class T, class B>
[[nodiscard]] std::string bound_text(const std::optional<B>& bound) {
  if (!bound) {
    return {};
  }
  if constexpr (std::is_arithmetic_v<B>) {
    return value_text(static_cast<T>(*bound));
  } else {
    return value_text(*bound);
  }
}

}  // namespace detail
}  // namespace suanwang
