// Where data sets are: in their own places, and as copies at centres.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <utility>
#include <vector>

#include "sim/base/column.hpp"
#include "sim/base/int128.hpp"
#include "sim/city/city.hpp"
#include "sim/demand/data_sets.hpp"
#include "sim/demand/request.hpp"

namespace suanwang {

class DataBooks {
 public:
  /// `needs` by stream; empty: nobody needs anything. All must outlive it.
  DataBooks(const City& city,
            const Column<DataSetId, DataSet>* sets,
            std::span<const DataNeeds> needs)
      : city_(&city), sets_(sets), needs_(needs) {}

  /// Whether any job needs data, or sends some.
  [[nodiscard]] bool are_kept() const { return !needs_.empty(); }

  [[nodiscard]] const DataNeeds& needs(StreamId stream) const { return needs_[stream.value()]; }

  [[nodiscard]] const DataSet& set(DataSetId id) const { return (*sets_)[id]; }

  /// Whether the data set is at the centre, as its place or as a copy.
  [[nodiscard]] bool holds(CentreId centre, DataSetId set) const;

  /// Whether what the job needs is at the centre.
  [[nodiscard]] bool has_all(const JobRequest& request, CentreId centre) const;

  /// All places where the data set is: its own, in their order, then centres with copies.
  [[nodiscard]] std::vector<Place> places_of(DataSetId set) const;

  /// A copy has come. It stays while jobs of the centre read it, and after that in the centre's
  /// storage, from which those go that were read longest ago.
  void put(CentreId centre, DataSetId set);

  /// A job of the centre needs its data there, from its dispatch on until it leaves the centre.
  void pin(const JobRequest& request, CentreId centre);
  void unpin(const JobRequest& request, CentreId centre);

 private:
  struct Copy {
    bool is_there = false;
    std::uint32_t readers = 0;
    std::uint64_t last_read = 0;  ///< number of the release
  };

  [[nodiscard]] bool is_home(CentreId centre, DataSetId set) const;
  void make_room(CentreId centre);

  const City* city_;
  const Column<DataSetId, DataSet>* sets_;
  std::span<const DataNeeds> needs_;
  std::map<std::pair<CentreId, DataSetId>, Copy> copies_;
  std::uint64_t releases_ = 0;
};

}  // namespace suanwang
