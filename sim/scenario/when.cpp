#include "sim/scenario/when.hpp"

#include "sim/base/quantity.hpp"

namespace suanwang {

tl::expected<When, std::string> When::parse(std::string_view text) {
  When when;
  // A date has a `-` after its year; a duration has none there.
  if (text.size() > 4 && text[4] == '-') {
    auto moment = Moment::parse(text);
    if (!moment) {
      return tl::unexpected(std::move(moment).error());
    }
    when.moment = *moment;
    return when;
  }
  const auto ms = parse_quantity(text, duration_dimension());
  if (!ms) {
    return tl::unexpected(ms.error() + ", or a moment such as '" + std::string(Moment::kExample) +
                          "'");
  }
  if (*ms > kFurthest.ms || *ms < -kFurthest.ms) {
    return tl::unexpected("'" + std::string(text) + "' is more than " +
                          format_quantity(kFurthest.ms, duration_dimension()) + " from the start");
  }
  when.after = {*ms};
  return when;
}

std::string When::text() const {
  return moment ? moment->text() : format_quantity(after.ms, duration_dimension());
}

}  // namespace suanwang
