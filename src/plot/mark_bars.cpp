#include "plot/looks.hpp"
#include "plot/number_text.hpp"
#include "plot/panel.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace expertviz::plot {
namespace {

constexpr double widest_bar = 44;
constexpr double air_between_bars = 0.5;
constexpr double filled_share = 0.8;  ///< of a group's width

std::vector<const Bars*> bars_of(const Panel& panel) {
  std::vector<const Bars*> bars;
  for (const Mark& mark : panel.marks) {
    if (const auto* one = std::get_if<Bars>(&mark)) { bars.push_back(one); }
  }
  return bars;
}

/// The bars of a panel and where they stand.
class BarGroups {
 public:
  BarGroups(const PanelContext& context, const Frame& frame)
      : context_(context), frame_(frame), bars_(bars_of(context.panel)), tops_(bar_tops(context.panel)) {
    for (const Bars* bars : bars_) {
      place_.push_back(bars->stacked && side_by_side_ > 0 ? side_by_side_ - 1 : side_by_side_++);
    }
    const double exact = std::min(frame_.pitch() * filled_share / static_cast<double>(side_by_side_), widest_bar);
    // Bars of whole half points are all equally wide on a PNG's pixels; the narrowest must stay as they are.
    width_ = exact >= 1.5 ? std::floor(exact * 2) / 2 : exact;
  }

  void draw(Layers& to) const {
    for (std::size_t i = 0; i < bars_.size(); ++i) {
      Boxes boxes{{}, 0, fill_color(context_.palette, bars_[i]->look, context_.series), {}};
      const double width = width_ >= 4 ? width_ - air_between_bars : width_;
      for (std::size_t at = 0; at < tops_[i].size(); ++at) {
        if (!frame_.y.has(bars_[i]->values[at]) || !frame_.y.has(tops_[i][at])) { continue; }
        const double top = frame_.y(tops_[i][at]);
        const double foot = foot_of(i, at);
        boxes.rects.push_back({left_of(i, at), std::min(top, foot), width, std::abs(foot - top)});
      }
      to.under.emplace_back(std::move(boxes));
    }
    const double zero = sharp(frame_.y(0));
    to.under.emplace_back(
        Polyline{{{frame_.rect.x, zero}, {frame_.rect.right(), zero}}, {context_.palette.axis, 1, {}}});
    draw_numbers(to);
  }

 private:
  [[nodiscard]] double left_of(std::size_t i, std::size_t at) const {
    const double centre = frame_.x(bars_[i]->first + static_cast<double>(at));
    return sharp(centre - width_ * static_cast<double>(side_by_side_) / 2) + width_ * static_cast<double>(place_[i]);
  }

  [[nodiscard]] double foot_of(std::size_t i, std::size_t at) const {
    return bars_[i]->stacked ? frame_.y(tops_[i][at] - bars_[i]->values[at]) : sharp(frame_.y(0));
  }

  /// Where there is room for a number on each bar, none has to be read off the axis. As many decimals for each: 67.0
  /// beside 63.6. A level or the grid would strike numbers out, so each stands on a plate.
  void draw_numbers(Layers& to) const {
    const auto has_fraction = [](double value) { return drawable(value) && value != std::round(value); };
    int decimals = 0;
    for (const Bars* bars : bars_) {
      if (bars->stacked) { return; }
      if (std::any_of(bars->values.begin(), bars->values.end(), has_fraction)) { decimals = 1; }
    }
    if (context_.panel.y.percent) { decimals = 0; }
    constexpr double air = 1;
    constexpr double height = 2 * half_height(TypeSizes::bar_value) + 2 * air;
    const TextStyle style{TypeSizes::bar_value, context_.palette.faint_ink};
    Boxes plates{{}, 0, context_.palette.background, {}};
    std::vector<Shape> numbers;
    for (std::size_t i = 0; i < bars_.size(); ++i) {
      for (std::size_t at = 0; at < bars_[i]->values.size(); ++at) {
        const double value = bars_[i]->values[at];
        if (!frame_.y.has(value)) { continue; }
        TextLine text = context_.type.line(
            context_.panel.y.percent ? fixed_text(100 * value, 0) + "%" : fixed_text(value, decimals), style);
        if (text.width > width_ - 1) { return; }
        const Point place{left_of(i, at) + width_ / 2, frame_.y(std::max(value, 0.0)) - 4};
        plates.rects.push_back({place.x - text.width / 2 - air, place.y + air - height, text.width + 2 * air, height});
        numbers.emplace_back(Label{std::move(text), place, Label::Anchor::middle});
      }
    }
    if (numbers.empty()) { return; }
    to.over.emplace_back(std::move(plates));
    std::move(numbers.begin(), numbers.end(), std::back_inserter(to.over));
  }

  const PanelContext& context_;
  const Frame& frame_;
  std::vector<const Bars*> bars_;
  std::vector<std::vector<double>> tops_;
  std::vector<std::size_t> place_;  ///< of each bars in its group
  std::size_t side_by_side_ = 0;
  double width_ = 0;
};

}  // namespace

std::vector<std::vector<double>> bar_tops(const Panel& panel) {
  std::vector<std::vector<double>> tops;
  for (const Bars* bars : bars_of(panel)) {
    std::vector<double> own = bars->values;
    if (bars->stacked && !tops.empty()) {
      for (std::size_t at = 0; at < std::min(own.size(), tops.back().size()); ++at) {
        if (drawable(tops.back()[at])) { own[at] += tops.back()[at]; }
      }
    }
    tops.push_back(std::move(own));
  }
  return tops;
}

void draw_bars(Layers& to, const PanelContext& context, const Frame& frame) {
  if (!bars_of(context.panel).empty()) { BarGroups(context, frame).draw(to); }
}

}  // namespace expertviz::plot
