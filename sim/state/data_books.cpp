#include "sim/state/data_books.hpp"

#include <algorithm>

#include "sim/base/check.hpp"

namespace suanwang {

bool DataBooks::is_home(CentreId centre, DataSetId set) const {
  const std::vector<Place>& at = (*sets_)[set].at;
  return std::find(at.begin(), at.end(), Place::of(centre)) != at.end();
}

bool DataBooks::holds(CentreId centre, DataSetId set) const {
  const auto copy = copies_.find({centre, set});
  return (copy != copies_.end() && copy->second.is_there) || is_home(centre, set);
}

bool DataBooks::has_all(const JobRequest& request, CentreId centre) const {
  const DataNeeds& needs = this->needs(request.stream);
  const bool has_input = needs.input.base == 0 || needs.from == Place::of(centre);
  return has_input && (!needs.reads.exists() || holds(centre, needs.reads));
}

std::vector<Place> DataBooks::places_of(DataSetId set) const {
  std::vector<Place> places = (*sets_)[set].at;
  for (const auto& [where, copy] : copies_) {
    if (where.second == set && copy.is_there) {
      places.push_back(Place::of(where.first));
    }
  }
  return places;
}

void DataBooks::put(CentreId centre, DataSetId set) {
  Copy& copy = copies_[{centre, set}];
  SUANWANG_CHECK(!copy.is_there, "a data set came where it was");
  copy.is_there = true;
  make_room(centre);
}

void DataBooks::pin(const JobRequest& request, CentreId centre) {
  const DataSetId set = needs(request.stream).reads;
  if (set.exists() && !is_home(centre, set)) {
    ++copies_[{centre, set}].readers;
  }
}

void DataBooks::unpin(const JobRequest& request, CentreId centre) {
  const DataSetId set = needs(request.stream).reads;
  if (!set.exists() || is_home(centre, set)) {
    return;
  }
  Copy& copy = copies_[{centre, set}];
  SUANWANG_CHECK(copy.readers > 0, "a data set was released that nobody reads");
  --copy.readers;
  copy.last_read = ++releases_;
  make_room(centre);
}

/// What is being read is there in any case; the storage holds what is left of it.
void DataBooks::make_room(CentreId centre) {
  const auto begin = copies_.lower_bound({centre, DataSetId(0)});
  const auto is_here = [&](auto at) {
    return at != copies_.end() && at->first.first == centre;
  };
  Int128 stored = 0;
  for (auto at = begin; is_here(at); ++at) {
    stored += at->second.is_there ? (*sets_)[at->first.second].size.base : 0;
  }
  while (stored > city_->centres[centre].storage.base) {
    auto oldest = copies_.end();
    for (auto at = copies_.lower_bound({centre, DataSetId(0)}); is_here(at); ++at) {
      const bool may_go = at->second.is_there && at->second.readers == 0;
      if (may_go && (oldest == copies_.end() || at->second.last_read < oldest->second.last_read)) {
        oldest = at;
      }
    }
    if (oldest == copies_.end()) {
      return;
    }
    stored -= (*sets_)[oldest->first.second].size.base;
    copies_.erase(oldest);
  }
}

}  // namespace suanwang
