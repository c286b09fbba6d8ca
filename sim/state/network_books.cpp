#include "sim/state/network_books.hpp"

#include <algorithm>

namespace suanwang {

Place NetworkBooks::nearest_source(DataSetId set, CentreId to) const {
  const std::vector<Place> places = data_.places_of(set);
  const Bytes size = data_.set(set).size;
  Place nearest = places.front();
  Duration least{kNever.ms};
  for (const Place place : places) {
    const std::optional<Route>& route = routes_.between(place, Place::of(to));
    const Duration time = route ? route->transfer_time(size) : Duration{kNever.ms};
    if (time < least) {
      least = time;
      nearest = place;
    }
  }
  return nearest;
}

void NetworkBooks::add_transfer(Place from, CentreId to, Bytes size, DataMovement& sum) const {
  constexpr double kBytesPerGb = 1e9;
  const std::optional<Route>& route = routes_.between(from, Place::of(to));
  sum.bytes += size.base;
  if (!route) {
    sum.time = {kNever.ms};
    return;
  }
  const auto gigabytes = static_cast<double>(size.base) / kBytesPerGb;
  sum.time = std::max(sum.time, route->transfer_time(size));
  sum.price_ufen += gigabytes * static_cast<double>(route->price.base);
}

void NetworkBooks::add_copy(const JobRequest& request, CentreId to, DataMovement& sum) const {
  const DataSetId set = data_.needs(request.stream).reads;
  if (set.exists() && !data_.holds(to, set)) {
    add_transfer(nearest_source(set, to), to, data_.set(set).size, sum);
  }
}

DataMovement NetworkBooks::data_movement(const JobRequest& request, CentreId to) const {
  DataMovement sum;
  if (!data_.are_kept()) [[likely]] {
    return sum;
  }
  const DataNeeds& needs = data_.needs(request.stream);
  if (needs.input.base > 0 && needs.from != Place::of(to)) {
    add_transfer(needs.from, to, needs.input, sum);
  }
  add_copy(request, to, sum);
  return sum;
}

DataMovement NetworkBooks::movement(const JobRequest& request,
                                    CentreId from,
                                    CentreId to,
                                    Bytes state) const {
  DataMovement sum;
  if (data_.are_kept()) {
    state.base += data_.needs(request.stream).input.base;
    add_copy(request, to, sum);
  }
  add_transfer(Place::of(from), to, state, sum);
  return sum;
}

}  // namespace suanwang
