// Fills a struct from a ConfigNode by its list of fields, and tells every mistake at once.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/base/config_node.hpp"
#include "sim/base/field_value.hpp"
#include "sim/base/fields.hpp"
#include "sim/base/issue.hpp"

namespace suanwang {

/// Reads the fields of `into` from a map. An absent node (or an empty value) is a map without keys:
/// all defaults, and errors for what is required. Errors: a required key is missing, a key is not
/// known (with the nearest that is), a value of the wrong kind, outside its bounds, without its
/// unit. What can't be read keeps its default.
template <class T>
void read_fields(const ConfigNode& node, const std::string& path, T& into, Issues& issues);

namespace detail {

template <class T, class B>
bool read_value(const ReadContext& context, T& into, const B& bounds);

template <class T, class B>
void check_bounds(const ReadContext& context, const T& value, const B& bounds) {
  if constexpr (!std::is_same_v<B, NoBounds>) {
    if ((bounds.low && value < static_cast<T>(*bounds.low)) ||
        (bounds.high && static_cast<T>(*bounds.high) < value)) {
      bounds_error(
          context, value_text(value), bound_text<T>(bounds.low), bound_text<T>(bounds.high));
    }
  }
}

template <class T, class B>
bool read_whole(const ReadContext& context, T& into, const B& bounds) {
  constexpr Int128 kLow = std::numeric_limits<T>::min();
  constexpr Int128 kHigh = std::numeric_limits<T>::max();
  Int128 value = 0;
  if (!read_integer(context, value)) {
    return false;
  }
  if (value < kLow || value > kHigh) {
    bounds_error(context,
                 context.node.scalar,
                 bounds.low ? bound_text<T>(bounds.low) : integer_text(kLow),
                 bounds.high ? bound_text<T>(bounds.high) : integer_text(kHigh));
    return false;
  }
  into = static_cast<T>(value);
  return true;
}

template <class T>
bool read_enum(const ReadContext& context, T& into) {
  const auto names = choice_names<T>();
  const std::optional<std::size_t> position = read_choice(context, names);
  if (position) {
    constexpr auto kChoices = choices(T{});
    into = kChoices[*position].value;
  }
  return position.has_value();
}

template <class T>
bool read_text_value(const ReadContext& context, T& into) {
  const std::string* text = read_scalar(context, T::kTypeName);
  if (text == nullptr) {
    return false;
  }
  auto value = T::parse(*text);
  if (!value) {
    context.error(value.error());
    return false;
  }
  into = *std::move(value);
  return true;
}

template <class T, class B>
bool read_single(const ReadContext& context, T& into, const B& bounds) {
  if constexpr (std::is_same_v<T, std::string>) {
    return read_text(context, into);
  } else if constexpr (std::is_same_v<T, bool>) {
    return read_bool(context, into);
  } else if constexpr (WholeNumber<T>) {
    return read_whole(context, into, bounds);
  } else if constexpr (std::is_same_v<T, double>) {
    return read_double(context, into);
  } else if constexpr (IsQuantity<T>::value) {
    return read_quantity(context, IsQuantity<T>::TagType::dimension(), into.base);
  } else if constexpr (std::is_same_v<T, Duration>) {
    return read_quantity(context, duration_dimension(), into.ms);
  } else if constexpr (ChoiceEnum<T>) {
    return read_enum(context, into);
  } else if constexpr (TextValue<T>) {
    return read_text_value(context, into);
  } else {
    static_assert(kNeverTrue<T>, "not a type of field: see fields.hpp");
  }
}

template <class T, class B>
bool read_vector(const ReadContext& context, std::vector<T>& into, const B& bounds) {
  if (!expect_list(context)) {
    return false;
  }
  into.clear();
  into.resize(context.node.items.size());
  for (std::size_t i = 0; i < into.size(); ++i) {
    read_value(ReadContext{context.node.items[i], item_path(context.path, i), context.issues},
               into[i],
               bounds);
  }
  return true;
}

template <class T, std::size_t N, class B>
bool read_array(const ReadContext& context, std::array<T, N>& into, const B& bounds) {
  if (!expect_list(context)) {
    return false;
  }
  if (context.node.items.size() != N) {
    context.error("expected a list of " + std::to_string(N) + ", found " +
                  std::to_string(context.node.items.size()));
    return false;
  }
  for (std::size_t i = 0; i < N; ++i) {
    read_value(ReadContext{context.node.items[i], item_path(context.path, i), context.issues},
               into[i],
               bounds);
  }
  return true;
}

template <class T, class B>
bool read_named(const ReadContext& context, Named<T>& into, const B& bounds) {
  if (!expect_map(context)) {
    return false;
  }
  into.rows.clear();
  into.rows.reserve(context.node.entries.size());
  for (const ConfigNode::Entry& entry : context.node.entries) {
    auto& row = into.rows.emplace_back();
    row.name = entry.key;
    row.spot = entry.key_spot;
    read_value(ReadContext{entry.value, key_path(context.path, entry.key), context.issues},
               row.value,
               bounds);
  }
  return true;
}

template <class T, class B>
bool read_value(const ReadContext& context, T& into, const B& bounds) {
  if constexpr (std::is_same_v<T, ConfigNode>) {
    into = context.node;
    return true;
  } else if constexpr (IsSpotted<T>::value) {
    into.spot = context.node.spot;
    into.path = context.path;
    return read_value(context, into.value, bounds);
  } else if constexpr (IsOptional<T>::value) {
    return read_value(context, into.emplace(), bounds);
  } else if constexpr (IsVector<T>::value) {
    return read_vector(context, into, bounds);
  } else if constexpr (IsArray<T>::value) {
    return read_array(context, into, bounds);
  } else if constexpr (IsNamed<T>::value) {
    return read_named(context, into, bounds);
  } else if constexpr (HasFields<T>) {
    read_fields(context.node, context.path, into, context.issues);
    return true;
  } else {
    T value = into;
    if (!read_single(context, value, bounds)) {
      return false;
    }
    check_bounds(context, value, bounds);
    into = std::move(value);
    return true;
  }
}

/// A field that is not in the file still knows where it would stand.
template <class T>
void place_absent(T& into, const ConfigNode& map, const std::string& path, std::string_view name) {
  if constexpr (IsSpotted<T>::value) {
    into.spot = map.spot;
    into.path = key_path(path, name);
  }
}

/// The part of the visitor that needs no template.
class FieldReaderBase {
 public:
  FieldReaderBase(const ConfigNode& node, const std::string& path, Issues& issues);

  /// Reports the keys nobody asked for.
  void finish();

 protected:
  /// The entry of that key if it is there; remembers the name as known.
  const ConfigNode::Entry* take(std::string_view name);
  void report_missing(std::string_view name, std::string_view help);
  void report_empty(const ConfigNode::Entry& entry);
  [[nodiscard]] ConfigNode take_rest();

  // Members are references because a reader lives within one call of read_fields.
  const ConfigNode& node_;
  const std::string& path_;
  Issues& issues_;

 private:
  std::vector<std::string_view> known_;
  std::vector<bool> taken_;  // by entry
  std::size_t next_entry_ = 0;
  bool takes_rest_ = false;
};

class FieldReader : public FieldReaderBase {
 public:
  using FieldReaderBase::FieldReaderBase;

  template <class T, class B = NoBounds>
  void required(std::string_view name, T& into, std::string_view help, const B& bounds = {}) {
    if (!read(name, into, bounds)) {
      report_missing(name, help);
    }
  }

  template <class T, class B = NoBounds>
  void optional(std::string_view name, T& into, std::string_view /*help*/, const B& bounds = {}) {
    read(name, into, bounds);
  }

  /// Collects what the struct does not know, after all other fields.
  void rest(ConfigNode& into, std::string_view /*help*/) { into = take_rest(); }

 private:
  /// False if the key is not there.
  template <class T, class B>
  bool read(std::string_view name, T& into, const B& bounds) {
    const ConfigNode::Entry* entry = take(name);
    if (entry == nullptr) {
      place_absent(into, node_, path_, name);
      return false;
    }
    if (entry->value.kind == ConfigNode::Kind::null && !std::is_same_v<T, ConfigNode>) {
      report_empty(*entry);
      return true;
    }
    read_value(ReadContext{entry->value, key_path(path_, name), issues_}, into, bounds);
    return true;
  }
};

/// Whether the node can be read as a map (absent and empty ones can); reports it if not.
[[nodiscard]] bool is_readable_map(const ReadContext& context);

}  // namespace detail

template <class T>
void read_fields(const ConfigNode& node, const std::string& path, T& into, Issues& issues) {
  if (!detail::is_readable_map({node, path, issues})) {
    return;
  }
  detail::FieldReader reader(node, path, issues);
  into.fields(reader);
  reader.finish();
}

}  // namespace suanwang
