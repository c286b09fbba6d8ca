// The names that rows print, quoted once.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "sim/base/column.hpp"
#include "sim/base/text_writer.hpp"
#include "sim/city/city.hpp"
#include "sim/demand/demand.hpp"
#include "sim/record/rows.hpp"

namespace suanwang {

/// Names of things of one kind as CSV fields; empty for none().
template <class Id>
class NameColumn {
 public:
  void push_back(std::string_view name) {
    std::string text = csv_quoted(name);
    const std::size_t size = text.size();
    longest_ = std::max(longest_, size);
    text.resize(std::max(size, PaddedText::kReadable));
    names_.push_back({std::move(text), size});
  }

  /// Bytes that a name may touch.
  [[nodiscard]] std::size_t longest() const { return longest_; }

  [[nodiscard]] PaddedText of(Id id) const {
    if (!names_.contains(id)) {
      return {kBlank.data(), 0};
    }
    const Name& name = names_[id];
    return {name.text.data(), name.size};
  }

 private:
  struct Name {
    std::string text;  ///< padded
    std::size_t size = 0;
  };

  static constexpr std::array<char, PaddedText::kReadable> kBlank{};

  Column<Id, Name> names_;
  std::size_t longest_ = PaddedText::kReadable;
};

struct Labels {
  NameColumn<StreamId> streams;
  NameColumn<SpeedProfileId> profiles;
  NameColumn<CentreId> centres;
  NameColumn<PartitionId> partitions;
  NameColumn<TenantId> tenants;
  NameColumn<TenantId> tenant_districts;
  NameColumn<DistrictId> districts;
  NameColumn<LinkId> links;

  Labels(const City& city, const Demand& demand);

  /// Bytes that one name of each kind may take.
  [[nodiscard]] std::size_t room() const { return room_; }

 private:
  std::size_t room_ = 0;
};

[[nodiscard]] std::string_view name_of(FinalState state);     ///< Batsim's names
[[nodiscard]] std::string_view name_of(RejectReason reason);  ///< empty for none
[[nodiscard]] std::string_view name_of(JobKind kind);
[[nodiscard]] std::string_view name_of(Ownership owner);

}  // namespace suanwang
