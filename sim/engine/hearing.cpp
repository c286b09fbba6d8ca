// What the platform hears of the centres: samples are taken, sent, and arrive.
#include <algorithm>
#include <array>

#include "sim/engine/run.hpp"

namespace suanwang {

/// A platform that sees the truth needs no samples of it.
void Simulator::Run::open_telemetry() {
  platform_view_.forecasts = &forecasts_;
  const Telemetry* telemetry = options_.telemetry;
  if (telemetry == nullptr) {
    return;
  }
  platform_view_.score_wait = telemetry->score_wait;
  if (telemetry->is_truth()) {
    return;
  }
  monitor_ =
      std::make_unique<Monitor>(world_, *telemetry, city_seat_.needs.releases, options_.seed);
  telemetry_book_ = std::make_unique<TelemetryBook>(city_->calendar, city_->centres.size());
  platform_view_.monitor = monitor_.get();
  actions_.keep_informed(monitor_.get());
  is_changed_.resize(city_->centres.size());
  for (std::uint32_t c = 0; c < city_->centres.size(); ++c) {
    expect_sample(CentreId(c));
  }
}

void Simulator::Run::expect_sample(CentreId centre) {
  expect(now_ + monitor_->sample_period(centre), Kind::sample, centre.value(), 0);
}

/// The centre has changed: by the end of the instant's phase it is sampled, if changes are.
void Simulator::Run::hear_change(CentreId centre) {
  if (monitor_->samples_changes(centre) && is_changed_[centre] == 0) {
    is_changed_[centre] = 1;
    changed_.push_back(centre);
  }
}

void Simulator::Run::take_changes() {
  std::sort(changed_.begin(), changed_.end());
  for (const CentreId id : changed_) {
    is_changed_[id] = 0;
    take_sample(id);
  }
  changed_.clear();
}

void Simulator::Run::take_sample(CentreId id) {
  const Monitor::Sent sent = monitor_->take(now_, id);
  telemetry_book_->taken(now_, id, sent.is_lost);
  if (sent.is_lost) {
    return;
  }
  if (sent.arrives == now_) {
    receive_report(sent.slot);
  } else {
    expect(sent.arrives, Kind::report, sent.slot, 0);
  }
}

void Simulator::Run::receive_report(std::uint32_t slot) {
  const Monitor::Received received = monitor_->receive(slot);
  const Time known_since = monitor_->taken_at(received.centre);
  telemetry_book_->received(now_, received.centre, known_since, received.is_news);
  if (received.is_news) {
    tell_city(static_cast<TriggerMask>(Change::news));
  }
}

}  // namespace suanwang
